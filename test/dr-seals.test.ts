/**
 * On the mirror of a lost site the chain of seals goes on and its anchor stays good; what was
 * sealed and is lost is told as lost, never as forged.
 */
import test from 'ava';
import { casesOf, isSoak } from './harness/every-case.ts';
import { addNotes, lostSite, problemsOn, slow } from './harness/lost-site.ts';
import { sealerWords } from './harness/operated.ts';
import { until } from './harness/until.ts';

const lags = ['LEDGER', 'SEALS', 'both'] as const;

for (const lacking of casesOf(lags, (lag) => lag === 'both')) {
  (isSoak ? test.serial : test.serial.skip)(
    `a site is lost under load while its mirror lags in ${lacking}`,
    async (t) => {
      const { by, primary, mirror, before, through, anchored } = await lostSite(t, lacking);
      const waiting = await by.run(mirror.url, ['doctor'], 3);
      t.regex(waiting, /LEDGER waits to be adopted: .* mirror of site1/);
      await by.run(mirror.url, ['adopt', '--reason', 'site 1 is lost']);

      const lostAny = lacking !== 'SEALS';
      const found = () => problemsOn(by, mirror.url, { code: lostAny ? 1 : 0 });
      const atOnce = await found();
      // Of the seals in the mirror, too: the sealer may have been further than its anchor.
      const newest = Math.max(anchored().at(-1)?.last ?? 0, atOnce[0]?.[2] ?? 0);
      const lost = lostAny ? [['sealed-events-lost', through + 1, newest]] : [];
      t.deepEqual(atOnce, lost);

      const log = await by.writer(mirror.url);
      await by.service(mirror.url, sealerWords);
      await addNotes(log, 'after', 20);
      const { lastSequence: head } = await log.head();
      const anew = () => anchored().filter(({ generation }) => generation === 1);
      await until(() => anew().at(-1)?.last === head, slow);
      t.is(anew()[0]?.first, lostAny ? through + 1 : before + 1);
      t.deepEqual(await found(), lost);
      const words = ['--known-loss', `0:${through + 1}-${newest}`];
      if (lostAny) t.deepEqual(await problemsOn(by, mirror.url, { code: 0, words }), []);
      const doctor = await by.run(mirror.url, ['doctor'], 3);
      t.regex(doctor, new RegExp(`ok +seals +seal .* up to #${head}`));
      t.regex(doctor, /ok +streams .* generation 1, head/);
      await by.run(mirror.url, ['prove', String(through + 5)]);
      await primary.restart();
      const lostOne = await by.run(primary.url, ['doctor'], 3);
      t.regex(lostOne, /bad +streams .* is not the log any more/);
      t.regex(await by.run(primary.url, sealerWords, 3), /is not the log any more/);
    },
  );
}
