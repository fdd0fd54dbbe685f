import { ListPlace } from './github';

/** The first line on which a list names each variable: `NAME:` in YAML and JSON, `NAME=` in dotenv. */
export function listPlaces(file: string, text: string, names: Iterable<string>): Map<string, ListPlace> {
  const wanted = new Set(names);
  const places = new Map<string, ListPlace>();
  text.split(/\r?\n/).forEach((row, index) => {
    const name = /^\s*(?:-\s+|export\s+|\{\s*)?["']?([A-Za-z_][A-Za-z0-9_]*)["']?\s*(?:[:=]|$)/.exec(row)?.[1];
    if (name !== undefined && wanted.has(name) && !places.has(name)) {
      places.set(name, { file, line: index + 1 });
    }
  });
  return places;
}
