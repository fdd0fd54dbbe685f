/** The parser of lists. It is bundled into this module when the package is built, so nobody installs it. */
export { Document, ErrorCode, isAlias, isMap, isScalar, isSeq, LineCounter, Node, Pair, parseDocument, Scalar, YAMLError, YAMLMap } from 'yaml';
