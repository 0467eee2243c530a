import { describe, expect, test } from 'vitest';
import { fillQuery, queryFault } from '../../src/integrations/prometheus/query.ts';

const names = { product: 'Payments', version: '4.2.0', stage: '10 %' };

describe('names in a query', () => {
  test('stay names, whatever they hold', () => {
    const hostile = { ...names, version: '4"} or vector(0) #\n', product: "o'neil\\" };
    expect(fillQuery('up{v="{{version}}",p=\'{{product}}\'}', hostile)).toBe(
      'up{v="4\\"} or vector(0) # ",p=\'o\\\'neil\\\\\'}',
    );
    expect(fillQuery('up{v=~"{{version:regex}}"}', { ...names, version: '4.2+x' })).toBe('up{v=~"4\\\\.2\\\\+x"}');
  });

  test.each([
    ['up{v="{{version}}"}', null],
    ['up{v="a{{version}}b"} # {{version}} in words', /must stand in a string/],
    ['up * {{version}}', /must stand in a string/],
    ['up{v=`{{version}}`}', /must stand in a string/],
    ['up{v="{{secret}}"}', /is none of/],
    ['up{v="{{Version}}"}', /\{\{Version\}\} is none of/],
    ['up{v="{{version:regexp}}"}', /is none of/],
    ['up{v="{{version}"}', /is none of/],
    ['up{v=~"{{ version:regex }}", w=\'{{stage}}\'}', null],
    ['up{a="\\"", v="{{version}}"}', null],
  ])('%s', (query, fault) => {
    if (fault) expect(queryFault(query)).toMatch(fault);
    else expect(queryFault(query)).toBeNull();
  });
});
