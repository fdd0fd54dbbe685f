/** The parser of lists. It is bundled into this module when the package is built, so nobody installs it. */
export { Document, isAlias, isMap, isScalar, isSeq, LineCounter, Pair, parseDocument, Scalar, YAMLError, YAMLMap } from 'yaml';
export type { ErrorCode, Node } from 'yaml';
