/** A fact of the staff context is about one person, or about those of one step of an import. */
export type StaffPayload = { staffId: string } | { importId: string; staffIds: string[] };

export const staffIdsOf = (payload: StaffPayload): string[] => ('staffIds' in payload ? payload.staffIds : [payload.staffId]);
