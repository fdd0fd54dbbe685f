import { parseAppRunnerService } from './app-runner';
import { readExpressService } from './express-service';
import { readJobDefinition } from './job-definition';
import { readServiceTaskDefinition, readTaskDefinition } from './task-definition';
import { Environment } from '../../../../core/location';
import { Context } from '../../../context';
import { CommandError } from '../../../errors';
import { readInput } from '../../../files';
import { ResolvedService } from '../../../session';
import { AdoptedWorkload } from '../workload';

/** The running workload. Exactly one of these. */
export interface WorkloadOptions {
  readonly taskDefinition?: string;
  readonly ecsService?: string;
  readonly expressService?: string;
  readonly jobDefinition?: string;
  /** A file. */
  readonly appRunnerService?: string;
}

export interface WorkloadSource {
  readonly name: string;
  from(context: Context, service: ResolvedService): Promise<AdoptedWorkload>;
}

type Read = (name: string, service: ResolvedService, context: Context) => Promise<AdoptedWorkload>;

/** By the name of the option. */
const SOURCES: Readonly<Record<keyof WorkloadOptions, Read>> = {
  taskDefinition: (name, { target }) => readTaskDefinition(target, name),
  ecsService: (name, { target }) => readServiceTaskDefinition(target, name),
  jobDefinition: (name, { target }) => readJobDefinition(target, name),
  appRunnerService: async (file, _service, { io }) => parseAppRunnerService(await readInput(io, file)),
  expressService: (name, service) => readExpressService(service.target, name, serviceEnvironment(service)),
};

/** The workload that the options name. Undefined if they name none. */
export function readWorkload(options: WorkloadOptions): WorkloadSource | undefined {
  const given = (Object.keys(SOURCES) as (keyof WorkloadOptions)[]).flatMap((option) => {
    const name = options[option];
    return name === undefined ? [] : [{ option, name }];
  });
  if (given.length > 1) {
    throw new CommandError(`${given.map(({ option }) => flag(option)).join(' and ')} name two things`, 'adopt them one after the other');
  }
  return given.map(({ option, name }): WorkloadSource => ({ name, from: (context, service) => SOURCES[option](name, service, context) }))[0];
}

function flag(option: string): string {
  return `--${option.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

export function serviceEnvironment({ facts, target, account }: ResolvedService): Environment {
  return { partition: facts.partition ?? 'aws', region: target.region, account };
}
