import { parse } from 'yaml';
import { Block } from './pages';

/** Pipelines in YAML, whose commands are checked like those of blocks for the shell. actionlint also checks GitHub's: scripts/lint-workflows.sh. */

const FORMS = [isWorkflow, isBuild, isGitlab];

export function isPipeline(content: unknown): boolean {
  return FORMS.some((is) => is(content));
}

export function isWorkflow(content: unknown): boolean {
  return has(content, 'jobs') && has(content, 'on');
}

export function isBuild(content: unknown): boolean {
  return has(content, 'phases') && has(content, 'version');
}

/** Each entry is a job. */
export function isGitlab(content: unknown): boolean {
  return typeof content === 'object' && content !== null && Object.values(content).some((job) => has(job, 'script'));
}

/** The scripts of a pipeline, as blocks for the shell. An expression of the pipeline counts as a word. */
export function scriptsIn(blocks: readonly Block[]): Block[] {
  return blocks.filter(({ language }) => language === 'yaml').flatMap((block) => {
    const content: unknown = parse(block.code);
    return isPipeline(content) ? commandsOf(content).map((code) => ({ ...block, language: 'sh', code: code.replace(/\$\{\{[^}]*\}\}/g, 'EXPRESSION') })) : [];
  });
}

function commandsOf(content: unknown): string[] {
  if (typeof content !== 'object' || content === null) {
    return [];
  }
  return Object.entries(content).flatMap(([key, value]) => (['run', 'script', 'commands'].includes(key) ? [value].flat().map(String) : commandsOf(value)));
}

function has(content: unknown, key: string): boolean {
  return typeof content === 'object' && content !== null && key in content;
}
