import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { serviceEnvironment, WorkloadSource } from '.';
import { parseCopilotManifest } from './copilot';
import { Io } from '../../../io';

/** The manifest in a workspace of Copilot, whose file `copilot/.workspace` names the application. */
export function copilotSource(file: string, text: string, environment: string | undefined): WorkloadSource {
  return {
    name: file,
    from: async ({ io }, service) => parseCopilotManifest(text, {
      environment,
      variables: { COPILOT_APPLICATION_NAME: applicationOf(io, file), ...io.env },
      home: serviceEnvironment(service),
    }),
  };
}

function applicationOf({ cwd }: Io, file: string): string | undefined {
  const workspace = join(dirname(resolve(cwd, file)), '..', '.workspace');
  return file !== '-' && existsSync(workspace) ? /^application:\s*["']?([\w-]+)["']?\s*$/m.exec(readFileSync(workspace, 'utf8'))?.[1] : undefined;
}
