import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import type { ColleagueView } from '#portal-access';
import { Colleagues } from '../persistence/colleagues.js';

export interface ColleaguesView {
  items: {
    staffId: string;
    givenName: string;
    familyName: string;
    jobTitle: string | null;
    office: string | null;
    canBeWrittenTo: boolean;
  }[];
}

/** Whom the caller may mean, by name or office; never the caller. */
export class SearchColleagues extends Query<ColleaguesView> {
  constructor(
    readonly callerId: string,
    readonly search: string,
    readonly limit: number,
  ) {
    super();
  }
}

@QueryHandler(SearchColleagues)
export class SearchColleaguesHandler implements IQueryHandler<SearchColleagues> {
  constructor(private readonly colleagues: Colleagues) {}

  async execute({ callerId, search, limit }: SearchColleagues): Promise<ColleaguesView> {
    const people = await this.colleagues.search(search, limit, callerId);
    return { items: people.map(colleagueView) };
  }
}

export const colleagueView = ({ hasFeature, ...person }: ColleagueView): ColleaguesView['items'][number] => ({
  ...person,
  canBeWrittenTo: hasFeature,
});
