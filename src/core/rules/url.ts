import { UrlRule } from './declaration';
import { RuleType } from './rule-type';
import { or } from '../words';

export const url: RuleType<UrlRule> = {
  description: 'A URL with a scheme, as the WHATWG standard defines it. A connection string of several hosts is none.',
  example: 'url: { schemes: [postgres] }',
  fields: [{
    key: 'schemes',
    value: { type: 'texts', pattern: '^[a-z][a-z0-9+.-]{0,31}$', rule: 'a scheme in small letters', fix: 'write it without "://", as in "https"' },
    description: 'What the URL may begin with.',
    default: 'any scheme',
  }],
  shorthand: 'schemes',
  meaning: ({ schemes }) => (schemes ? `a URL that begins with ${or(schemes.map((scheme) => `${scheme}://`))}` : 'a URL'),
  problem(value, rule) {
    if (/[\s\u0000-\u001f\u007f]/.test(value)) {
      return 'contains blanks or line breaks, which a URL cannot have';
    }
    const scheme = /^([a-z][a-z0-9+.-]*):\/\/./i.exec(value)?.[1].toLowerCase();
    const expected = scheme !== undefined && (rule.schemes?.includes(scheme) ?? true);
    return expected && isUrl(value) ? undefined : `is not ${this.meaning(rule)}`;
  },
};

function isUrl(text: string): boolean {
  try {
    return new URL(text).href !== '';
  } catch {
    return false; // the error quotes the text
  }
}
