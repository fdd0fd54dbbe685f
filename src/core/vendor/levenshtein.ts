/** Finds the word that a user meant. The build bundles it into this module, so nobody installs it. */
export { closest, distance } from 'fastest-levenshtein';
