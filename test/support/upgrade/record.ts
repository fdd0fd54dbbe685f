/**
 * Records the templates of a version, for the test that upgrades it later: `npx tsx test/support/upgrade/record.ts
 * 0.2.0`, in a clone of that version whose functions are bundled. See test/fixtures/upgrade/README.md.
 */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { synthesizeExamples } from './examples';
import { PROJECT } from '../paths';

interface Manifest {
  readonly artifacts: { [id: string]: { type: string; metadata?: unknown; additionalMetadataFile?: string } };
}

/** Copies the parts of an assembly that a deployment needs. They contain no path of the machine. */
function keep(assembly: string, directory: string): void {
  mkdirSync(directory, { recursive: true });
  for (const name of readdirSync(assembly)) {
    if (/\.(template|assets)\.json$/.test(name) || name === 'cdk.out') writeFileSync(join(directory, name), readFileSync(join(assembly, name)));
    if (name.startsWith('asset.')) writeFileSync(join(directory, `${name}.js.gz`), gzipSync(readFileSync(join(assembly, name, 'index.js')), { level: 9 }));
  }
  const manifest: Manifest = JSON.parse(readFileSync(join(assembly, 'manifest.json'), 'utf8'));
  const artifacts = Object.entries(manifest.artifacts).filter(([, { type }]) => ['aws:cloudformation:stack', 'cdk:asset-manifest'].includes(type));
  const withoutMetadata = artifacts.map(([id, artifact]) => [id, { ...artifact, metadata: undefined, additionalMetadataFile: undefined }]);
  writeFileSync(join(directory, 'manifest.json'), JSON.stringify({ ...manifest, artifacts: Object.fromEntries(withoutMetadata) }, undefined, 1));
}

async function main(version: string): Promise<void> {
  const assembly = mkdtempSync(join(tmpdir(), 'record-'));
  try {
    await synthesizeExamples(assembly);
    keep(assembly, join(PROJECT, 'test', 'fixtures', 'upgrade', version));
  } finally {
    rmSync(assembly, { recursive: true });
  }
}

main(process.argv[2]).catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});
