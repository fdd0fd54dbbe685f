import { Output } from './output';
import { ownCommand } from '../../core/commands';
import { ResolvedService } from '../session';
import { restartsByItself } from '../source/redeployment';
import { ecsServicesOf } from '../source/task-definitions';

/** A container reads its values when it starts: who wrote one is told what makes it count. */
export function nextStep(output: Output, service: ResolvedService): void {
  if (ecsServicesOf(service).length === 0) {
    return;
  }
  output.note(restartsByItself(service)
    ? 'its ECS services restart by themselves (redeployOnChange)'
    : `running tasks keep the old value until they restart:\n-> ${ownCommand(['restart'], service.place)}`);
}
