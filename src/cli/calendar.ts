import { readFile } from 'node:fs/promises';
import { isLocalDate, toLocalDate } from '../kernel/local-date.js';
import { type CalendarImported, importCalendar } from '../platform/calendar-import.js';
import { inPlace, ownerOf } from './ground.js';
import { CliFault, localeOf, type Shell } from './shell.js';

export interface CalendarOptions {
  source?: string;
  publishedOn?: string;
  force?: boolean;
}

/**
 * Publishes the holidays of a year. Afterwards running servers know them within seconds, reckon every provisional clock
 * anew, and tell both sides where a date moves; a server that does not run does so when it starts.
 * @throws CliFault with every fault by row and column; nothing is half imported
 */
export async function calendarImport(shell: Shell, file: string, options: CalendarOptions): Promise<void> {
  const publishedOn = options.publishedOn ?? toLocalDate(new Date());
  if (!isLocalDate(publishedOn)) throw new CliFault('--published-on is a day, for example 2026-11-04.');
  const text = await textOf(file);
  await inPlace(shell, async (place) => {
    const done = await importCalendar(ownerOf(place), {
      text,
      source: options.source ?? null,
      publishedOn,
      force: options.force === true,
    });
    shell.out(`${said(done, shell)}\n`);
  });
}

async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch {
    throw new CliFault(`${file} cannot be read.`);
  }
}

function said(done: CalendarImported, shell: Shell): string {
  const tongue = localeOf(shell) === 'en' ? 'en' : 'zh';
  switch (done.outcome) {
    case 'FAULTS':
      throw new CliFault(
        [
          ...done.faults.map(({ row, column, says }) =>
            [row === null ? [] : [`row ${row}`], column === null ? [] : [column], [says[tongue]]].flat().join(', '),
          ),
          'Nothing was imported.',
        ].join('\n'),
      );
    case 'YEAR_MISSING':
      throw new CliFault(`${done.year} is not published yet: import it first. Nothing was imported.`);
    case 'PUBLISHED_ALREADY':
      throw new CliFault(
        `These days are published otherwise: ${done.days.join(', ')}. Clocks rely on them; --force changes them all the same. Nothing was imported.`,
      );
    case 'UNCHANGED':
      return `The holidays of ${done.years.join(', ')} are published already, just so: nothing to do.`;
    case 'IMPORTED':
      return [
        `The holidays of ${done.years.join(', ')} are published: ${done.days} days.`,
        ...(done.changed.length === 0 ? [] : [`Changed: ${done.changed.join(', ')}.`]),
        'The servers reckon every provisional date anew, and tell both sides where one moves.',
      ].join('\n');
  }
}
