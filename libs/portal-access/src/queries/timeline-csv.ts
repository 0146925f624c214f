import { EntityManager } from '@mikro-orm/postgresql';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { csvRow } from '#shared-kernel/csv';
import { mustBeOnRecord, Staff } from '#staff';
import { type TimelineChoice, timelineRows } from '../persistence/timeline-rows.js';

const ROWS_AT_ONCE = 1_000;

/** A person's timeline as lines of a CSV file, the newest first. */
export class TimelineCsv extends Query<AsyncIterable<string>> {
  constructor(readonly choice: TimelineChoice) {
    super();
  }
}

@QueryHandler(TimelineCsv)
export class TimelineCsvHandler implements IQueryHandler<TimelineCsv> {
  constructor(
    private readonly em: EntityManager,
    private readonly staff: Staff,
  ) {}

  async execute({ choice }: TimelineCsv): Promise<AsyncIterable<string>> {
    mustBeOnRecord(await this.staff.find(choice.staffId));
    return this.lines(choice);
  }

  private async *lines(choice: TimelineChoice): AsyncGenerator<string> {
    yield 'at,type,by_kind,by_id,by_name,detail\r\n';
    let last: string | undefined;
    do {
      const rows = await timelineRows(this.em.fork().getKysely(), choice, ROWS_AT_ONCE, last);
      yield rows
        .map(({ at, type, by_kind: kind, by_id: by, by_name: name, detail }) =>
          csvRow([at.toISOString(), type, kind, by, name, JSON.stringify(detail)]),
        )
        .join('');
      last = rows.length === ROWS_AT_ONCE ? rows.at(-1)!.id : undefined;
    } while (last);
  }
}
