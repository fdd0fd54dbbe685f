import { parse, View } from 'vega';
import { compile, TopLevelSpec } from 'vega-lite';

/** Draws a chart as SVG. */
export async function plot(spec: TopLevelSpec): Promise<string> {
  const view = new View(parse(compile({ background: 'white', ...spec }).spec), { renderer: 'none' });
  return `${await view.toSVG()}\n`;
}
