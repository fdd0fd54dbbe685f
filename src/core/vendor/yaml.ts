/** The parser of lists. The build bundles it into this module, so nobody installs it. */
export { Document, isAlias, isMap, isScalar, isSeq, LineCounter, Pair, parseDocument, Scalar, YAMLError, YAMLMap } from 'yaml';
export type { ErrorCode, Node } from 'yaml';
