import { Aspects, IAspect, Stage } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';

const ASPECTS = new WeakMap<IConstruct, Map<unknown, IAspect>>();

/**
 * One aspect of a class for the whole Stage. It sees the complete app and still may change it. The CDK doesn't apply aspects of an App
 * to its Stages. None for constructs outside of an app.
 */
export function aspectOfStage<A extends IAspect>(scope: IConstruct, Class: new () => A): A | undefined {
  const stage = Stage.of(scope);
  if (!stage) {
    return undefined;
  }
  const aspects = ASPECTS.get(stage) ?? new Map<unknown, IAspect>();
  ASPECTS.set(stage, aspects);
  let aspect = aspects.get(Class) as A | undefined;
  if (!aspect) {
    aspect = new Class();
    aspects.set(Class, aspect);
    Aspects.of(stage).add(aspect);
  }
  return aspect;
}
