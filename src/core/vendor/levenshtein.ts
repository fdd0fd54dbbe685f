/** Which word was meant. It is bundled into this module when the package is built, so nobody installs it. */
export { distance } from 'fastest-levenshtein';
