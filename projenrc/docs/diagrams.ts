import { readdirSync, readFileSync, writeFileSync } from 'fs';
import { basename, join } from 'path';
import { DOCS } from './pages';

/** Draws docs/diagrams/*.dot. Graphviz measures text itself, so the same source has the same picture on every machine. */

export interface Diagram {
  readonly file: string;
  readonly svg: string;
}

export async function draw(): Promise<Diagram[]> {
  // An ES module, which a CommonJS module can't require.
  const { Graphviz } = await import('@hpcc-js/wasm-graphviz');
  const graphviz = await Graphviz.load();
  const directory = join(DOCS, 'diagrams');
  return readdirSync(directory).filter((name) => name.endsWith('.dot')).sort().map((name) => ({
    file: join(directory, `${basename(name, '.dot')}.svg`),
    svg: graphviz.dot(readFileSync(join(directory, name), 'utf8')),
  }));
}

if (require.main === module) {
  void draw().then((diagrams) => diagrams.forEach(({ file, svg }) => writeFileSync(file, svg)));
}
