import { AdoptOptions } from './commands/adopt';
import { CheckOptions } from './commands/check';
import { DiffOptions } from './commands/diff';
import { ExecOptions } from './commands/exec';
import { ExportOptions } from './commands/export';
import { HistoryOptions } from './commands/history';
import { ImportOptions } from './commands/import';
import { ListOptions } from './commands/list';
import { PruneOptions } from './commands/prune';
import { PutOptions } from './commands/put';
import { ReencryptOptions } from './commands/reencrypt';
import { RestartOptions } from './commands/restart';
import { RollbackOptions } from './commands/rollback';
import { TemplateOptions } from './commands/template';
import { Act, Acts } from './program';

const WAIT_SECONDS = 900;

/** Each command in a chunk of its own, so that `--help` loads none of them and no command loads another's AWS clients. */
export const acts: Acts = {
  adopt: async () => {
    const { adopt } = await import('./commands/adopt.js');
    return (context, _args, options) => adopt(context, options as unknown as AdoptOptions);
  },
  check: async () => {
    const { check } = await import('./commands/check.js');
    return (context, _args, options) => check(context, { ...options, wait: options.wait === true ? WAIT_SECONDS : options.wait } as CheckOptions);
  },
  diff: async () => {
    const { diff } = await import('./commands/diff.js');
    return (context, [things], options) => diff(context, things as string[], options as DiffOptions);
  },
  exec: async () => {
    const { exec } = await import('./commands/exec.js');
    return (context, [command, args], options) => exec(context, [command as string, ...args as string[]], options as unknown as ExecOptions);
  },
  export: async () => {
    const { exportValues } = await import('./commands/export.js');
    return (context, _args, options) => exportValues(context, options as ExportOptions);
  },
  get: async () => {
    const { get } = await import('./commands/get.js');
    return (context, [name]) => get(context, name as string);
  },
  history: async () => {
    const { history } = await import('./commands/history.js');
    return (context, [name], options) => history(context, name as string, options as HistoryOptions);
  },
  import: async () => {
    const { importFile } = await import('./commands/import.js');
    return (context, [file], options) => importFile(context, file as string, options as ImportOptions);
  },
  list: async () => {
    const { list } = await import('./commands/list.js');
    return (context, _args, options) => list(context, options as ListOptions);
  },
  prune: async () => {
    const { prune } = await import('./commands/prune.js');
    return (context, _args, options) => prune(context, options as unknown as PruneOptions);
  },
  put: async () => {
    const { put } = await import('./commands/put.js');
    return (context, [name], options) => put(context, name as string, options as PutOptions);
  },
  reencrypt: async () => {
    const { reencrypt } = await import('./commands/reencrypt.js');
    return (context, _args, options) => reencrypt(context, options as ReencryptOptions);
  },
  restart: async () => {
    const { restart } = await import('./commands/restart.js');
    return (context, _args, options) => restart(context, options as RestartOptions);
  },
  rollback: async () => {
    const { rollback } = await import('./commands/rollback.js');
    return (context, [name], options) => rollback(context, name as string, options as RollbackOptions);
  },
  template: async () => {
    const { template } = await import('./commands/template.js');
    return (context, [file], options): ReturnType<Act> => template(context, file as string | undefined, options as TemplateOptions);
  },
};
