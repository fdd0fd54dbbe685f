import { SecretsManagerClient, UpdateSecretVersionStageCommand } from '@aws-sdk/client-secrets-manager';
import { StagedVersion, stagedVersions } from './secret-versions';

/** A version has a private stage until it becomes the current one. A killed writer leaves the stage. */
const PRIVATE_STAGE = 'cdk-service-secrets-';
/** Longer than any writer takes between two calls. */
const OLD_MS = 15 * 60_000;

export function ownStage(version: string): string {
  return `${PRIVATE_STAGE}${version}`;
}

function isOwnStage(stage: string): boolean {
  return stage.startsWith(PRIVATE_STAGE);
}

/** Versions that other writers have put but that aren't current yet. */
export async function waitingVersions(client: SecretsManagerClient, id: string): Promise<string[]> {
  const versions = await versionsOf(client, id);
  return versions.filter(({ stages }) => stages.length > 0 && stages.every(isOwnStage)).map((version) => version.id);
}

/** Removes the stages of killed writers. Secrets Manager then removes the versions. */
export async function removeOldStages(client: SecretsManagerClient, id: string): Promise<void> {
  const versions = await versionsOf(client, id);
  for (const version of versions.filter((candidate) => ageOf(candidate, versions) > OLD_MS)) {
    for (const VersionStage of version.stages.filter(isOwnStage)) {
      await client.send(new UpdateSecretVersionStageCommand({ SecretId: id, VersionStage, RemoveFromVersionId: version.id })).catch(() => undefined);
    }
  }
}

/** Relative to the newest version, as the machine's clock may be wrong. */
function ageOf({ created }: StagedVersion, versions: readonly StagedVersion[]): number {
  const newest = Math.max(...versions.map((version) => version.created?.getTime() ?? 0));
  return created ? newest - created.getTime() : 0;
}

/** None for callers that may not list them. The next writer that may removes the stages. */
async function versionsOf(client: SecretsManagerClient, id: string): Promise<StagedVersion[]> {
  return stagedVersions(client, id).catch(() => []);
}
