import { X509Certificate } from 'crypto';
import { CertificateRule } from './declaration';
import { pemBlocks, pemProblem } from './pem';
import { RuleType } from './rule-type';

const DAY = 24 * 60 * 60_000;

export const certificate: RuleType<CertificateRule> = {
  description: 'Certificates in PEM, all of a chain valid now and for a number of days. A private key may be beside them.',
  example: 'certificate: { daysLeft: 30 }',
  fields: [{ key: 'daysLeft', value: { type: 'integer', minimum: 0, maximum: 3_650 }, description: 'Days that must be left until the first of them expires.', default: '0' }],
  shorthand: 'daysLeft',
  meaning: ({ daysLeft }) => (daysLeft ? `a certificate in PEM with at least ${days(daysLeft)} left` : 'a certificate in PEM that is valid'),
  problem(value, { daysLeft = 0 }, now) {
    const blocks = pemBlocks(value).filter(({ label }) => label === 'CERTIFICATE');
    if (blocks.length === 0) {
      return pemProblem(value) ?? 'has no PEM block CERTIFICATE';
    }
    const periods = blocks.map(({ text }) => periodOf(text));
    const left: number[] = [];
    for (const period of periods) {
      if (!period) {
        return 'has a certificate that cannot be read (often cut off)';
      }
      if (period.begins > now.getTime()) {
        return 'has a certificate that is not valid yet';
      }
      left.push((period.ends - now.getTime()) / DAY);
    }
    return expiry(Math.min(...left), daysLeft);
  },
};

function expiry(left: number, wanted: number): string | undefined {
  if (left < 0) {
    return 'has a certificate that has expired';
  }
  return left < wanted ? `has a certificate that expires in ${days(Math.floor(left))}, and ${days(wanted)} must be left` : undefined;
}

/** An error of the parser may quote its input. */
function periodOf(text: string): { readonly begins: number; readonly ends: number } | undefined {
  try {
    const { validFrom, validTo } = new X509Certificate(text);
    return { begins: Date.parse(validFrom), ends: Date.parse(validTo) };
  } catch {
    return undefined;
  }
}

function days(number: number): string {
  return `${number} ${number === 1 ? 'day' : 'days'}`;
}
