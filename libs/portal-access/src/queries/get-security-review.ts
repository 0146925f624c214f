import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { type ReviewItem, SecurityReview } from '../security/security-review.js';

/** What the person has yet to look at since the password was set anew. */
export class GetSecurityReview extends Query<{ items: ReviewItem[] }> {
  constructor(readonly staffId: string) {
    super();
  }
}

@QueryHandler(GetSecurityReview)
export class GetSecurityReviewHandler implements IQueryHandler<GetSecurityReview> {
  constructor(private readonly review: SecurityReview) {}

  async execute({ staffId }: GetSecurityReview): Promise<{ items: ReviewItem[] }> {
    return { items: await this.review.itemsOf(staffId) };
  }
}
