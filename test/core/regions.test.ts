import { RegionInfo } from 'aws-cdk-lib/region-info';
import { KNOWN_REGIONS, meantRegion, REGION_FORM } from '../../src/core/regions';

test('every region that the CDK knows is known, and has the form of a region', () => {
  expect(RegionInfo.regions.map(({ name }) => name).filter((name) => !KNOWN_REGIONS.includes(name))).toEqual([]);
  expect(KNOWN_REGIONS.filter((name) => !REGION_FORM.test(name))).toEqual([]);
});

test.each([
  ['eu-wset-1', 'eu-west-1'], ['EU-WEST-1', 'eu-west-1'], ['eu_west_1', 'eu-west-1'], ['eu-west', 'eu-west-1'], ['us-esat-2', 'us-east-2'], ['eucentral-1', 'eu-central-1'],
  ['eu-west-1', undefined], ['', undefined], ['*', undefined], ['frankfurt', undefined], ['hunter2-canary', undefined],
])('%s: %s', (text, meant) => {
  expect(meantRegion(text)).toBe(meant);
});
