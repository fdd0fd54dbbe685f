import { AdoptedSource } from './adoption';
import { adoptedKey } from './encryption';
import { SecretFacts, ValueFacts } from './facts';
import { Home, LeftOut } from './workload';
import { environmentInArn, ParameterLocation, SecretLocation, ValueLocation } from '../../../core/location';
import { assertParameterName, assertSecretName, looksLikeSuffix } from '../../../core/names';
import { parameterNameIn } from '../../../core/services/parameter-store';

export type External = { readonly source: AdoptedSource } | { readonly leftOut: LeftOut };

/** A value that stays where it is, as an external value of a list. Keeps the whole ARN if the name alone may mean another value. */
export function external(variable: string, location: ValueLocation, facts: ValueFacts | undefined, home: Home): External {
  return location.service === 'ssm' ? parameter(variable, location, facts, home) : secret(variable, location, facts as SecretFacts | undefined, home);
}

function parameter(variable: string, location: ParameterLocation, facts: ValueFacts | undefined, home: Home): External {
  const { arn } = location;
  const of = environmentInArn(arn);
  if (of && home.account !== undefined && of.account !== home.account) {
    return {
      leftOut: {
        what: `${variable}, which reads ${arn}`,
        advice: `ECS refuses parameters of another account: put a copy into account ${home.account}, or move the value to Secrets Manager, where a resource policy can share it`,
      },
    };
  }
  const region = elsewhere(of?.region ?? location.region, home);
  const key = keyOf(facts, home, region);
  const name = arn === undefined ? location.name! : parameterNameIn(arn);
  // The ARN of a one-level name doesn't show whether the name begins with a slash.
  if (arn !== undefined && (home.account === undefined || !name.startsWith('/'))) {
    return canImport(key, region, home) ? { source: { kind: 'parameter-arn', arn } } : {
      leftOut: {
        what: `${variable}, which reads ${arn}`,
        advice: 'its ARN does not say whether its name begins with a slash: declare it as Variable.fromSsmParameterName with the name that the console shows, and with its `region` and `encryptionKey`',
      },
    };
  }
  assertParameterName(variable, name);
  return { source: { kind: 'parameter', name, ...region, ...key } };
}

/** The CDK imports a parameter by its ARN only in the stack's region, and without a key. */
function canImport({ key }: { key?: unknown }, { region }: { region?: string }, home: Home): boolean {
  return key === undefined && (region === undefined || home.region === undefined);
}

function secret(variable: string, location: SecretLocation, facts: SecretFacts | undefined, home: Home): External {
  const { field, stage, versionId } = location;
  const of = environmentInArn(facts?.arn ?? location.arn);
  const region = elsewhere(of?.region ?? location.region, home);
  const part = {
    ...(field === undefined ? {} : { field }),
    // ECS reads this stage by default.
    ...(stage === undefined || stage === 'AWSCURRENT' ? {} : { stage }),
    ...(versionId === undefined ? {} : { versionId }),
    ...keyOf(facts, home, region),
  };
  const name = facts?.name ?? location.name;
  const arn = facts?.arn ?? location.arn;
  const isHome = of === undefined || (of.account === home.account && home.region !== undefined);
  if (name !== undefined && isHome && !looksLikeSuffix(name)) {
    assertSecretName(name, variable);
    return { source: { kind: 'secret-name', secretName: name, ...region, ...part } };
  }
  if (arn !== undefined) {
    return { source: { kind: 'secret-arn', arn, complete: looksLikeSuffix(arn), ...part } };
  }
  return {
    leftOut: {
      what: `${variable}, which reads the secret ${name}`,
      advice: 'its name ends in a hyphen and six characters, which Secrets Manager takes for the suffix of an ARN: import it by Secret.fromSecretCompleteArn, and use Variable.fromSecretsManager',
    },
  };
}

function elsewhere(region: string | undefined, home: Home): { region?: string } {
  return region === undefined || region === home.region ? {} : { region };
}

/** An alias is resolved in the stack's region. */
function keyOf(facts: ValueFacts | undefined, home: Home, { region }: { region?: string }): Pick<AdoptedSource & { kind: 'parameter' }, 'key'> {
  const key = adoptedKey(facts, home, region);
  return key === undefined || ('alias' in key && region !== undefined) ? {} : { key };
}
