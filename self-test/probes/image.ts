import { judge, Probe } from './probe';
import { DEFAULT_IMAGE } from '../../src/ecs/files/init-container';

const INDEX_TYPES = 'application/vnd.oci.image.index.v1+json, application/vnd.docker.distribution.manifest.list.v2+json';

/** The init container of files. */
export const image: Probe = {
  assumes: 'the default image is in ECR Public, for all platforms',
  run: async ({ emulated }) => {
    if (emulated) {
      return { outcome: 'not known', seen: 'not asked: this is an emulator' };
    }
    const [registry, ...rest] = DEFAULT_IMAGE.split('/');
    const [repository, digest] = rest.join('/').split('@');
    const { token } = await (await fetch(`https://${registry}/token/?scope=repository:${repository}:pull`)).json() as { readonly token: string };
    const answer = await fetch(`https://${registry}/v2/${repository}/manifests/${digest}`, { headers: { authorization: `Bearer ${token}`, accept: INDEX_TYPES } });
    const { manifests = [] } = answer.ok ? await answer.json() as { readonly manifests?: readonly { readonly platform?: { readonly architecture?: string } }[] } : {};
    const platforms = new Set(manifests.map(({ platform }) => platform?.architecture));
    return judge(platforms.has('amd64') && platforms.has('arm64'), `HTTP ${answer.status}, ${manifests.length} manifests`);
  },
};
