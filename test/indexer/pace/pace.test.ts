import assert from 'node:assert/strict';
import test from 'node:test';
import { type Observation, type Pace, fullPace, nextPace } from '../../../src/indexer/pace/pace.ts';

const quiet: Observation = {
  threads: 8,
  sinceTypingMs: Infinity,
  battery: undefined,
  pauseOnBattery: 'low',
  goesOnAnyway: false,
  freeProcessors: undefined,
};

/** What is seen one after the other, and the pace after each. */
function paces(...seen: readonly Partial<Observation>[]): string[] {
  let pace: Pace = fullPace(quiet.threads);
  return seen.map((each) => {
    pace = nextPace(pace, { ...quiet, ...each });
    return `${pace.threads}${pace.rests ? ' rests' : ''}${pace.reason === undefined ? '' : `: ${pace.reason}`}`;
  });
}

test('the pace is the best that person, battery and other programs allow, with the reason', () => {
  const on = (percent: number, discharging = true): Partial<Observation> => ({
    battery: { percent, discharging },
  });
  const check = (seen: Partial<Observation>, expected: string): void =>
    assert.deepEqual(paces(seen), [expected], JSON.stringify(seen));
  check({}, '8');
  check({ sinceTypingMs: 999 }, '4: gives way while you type');
  check({ sinceTypingMs: 1_000 }, '8');
  check({ sinceTypingMs: 0, threads: 3 }, '1: gives way while you type');
  check({ sinceTypingMs: 0, threads: 1 }, '1');
  check(on(19.6), '0 rests: battery at 20 %');
  check(on(12), '0 rests: battery at 12 %');
  check(on(12, false), '8');
  check(on(20), '8');
  check({ ...on(12), pauseOnBattery: 'never' }, '8');
  check({ ...on(99), pauseOnBattery: 'always' }, '0 rests: battery at 99 %');
  check({ ...on(99, false), pauseOnBattery: 'always' }, '8');
  check({ ...on(12), goesOnAnyway: true }, '8');
  check({ ...on(12), sinceTypingMs: 0, freeProcessors: 0 }, '0 rests: battery at 12 %');
  check({ freeProcessors: 8 }, '8');
  check({ freeProcessors: 7.6 }, '8');
  check({ freeProcessors: 5.2 }, '5: gives way to other programs');
  check({ freeProcessors: 0 }, '1: gives way to other programs');
  check({ freeProcessors: -0.3 }, '1: gives way to other programs');
  check({ freeProcessors: 64 }, '8');
  check({ freeProcessors: 2, sinceTypingMs: 0 }, '2: gives way to other programs');
  check({ freeProcessors: 6, sinceTypingMs: 0 }, '4: gives way while you type');
});

test('what lies at a border does not flap', () => {
  const battery = (percent: number): Partial<Observation> => ({ battery: { percent, discharging: true } });
  assert.deepEqual(paces(battery(20), battery(19), battery(21), battery(24.9), battery(25), battery(20)), [
    '8',
    '0 rests: battery at 19 %',
    '0 rests: battery at 21 %',
    '0 rests: battery at 25 %',
    '8',
    '8',
  ]);
  const typed = (sinceTypingMs: number): Partial<Observation> => ({ sinceTypingMs });
  assert.deepEqual(
    paces(typed(1_500), typed(500), typed(1_500), typed(2_999), typed(3_000), typed(1_500)).map((pace) =>
      pace.slice(0, 1),
    ),
    ['8', '4', '4', '4', '8', '8'],
  );
  const free = (...processors: readonly number[]): string[] =>
    paces(...processors.map((freeProcessors) => ({ freeProcessors }))).map((pace) => pace.slice(0, 1));
  assert.deepEqual(free(4.55, 4.45, 4.55, 4.45, 4.7, 4.8), ['5', '4', '4', '4', '4', '5']);
  assert.deepEqual(free(1, 8), ['1', '8'], 'what is clearly free is taken at once');
  assert.deepEqual(
    paces({ freeProcessors: 3 }, { freeProcessors: undefined }),
    ['3: gives way to other programs', '3: gives way to other programs'],
    'what is not known changes nothing',
  );
});

test('a rest that is over leaves nothing behind', () => {
  const low = { battery: { percent: 10, discharging: true } };
  assert.deepEqual(paces(low, { battery: { percent: 10, discharging: false } }, { battery: undefined }), [
    '0 rests: battery at 10 %',
    '8',
    '8',
  ]);
});
