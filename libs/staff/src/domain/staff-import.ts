import { CsvImport } from '#shared-kernel/domain';
import { StaffImportFinished, StaffImportStarted, StaffMembersImported } from '../events.js';

/** One roster file on its way into the records. */
export class StaffImport extends CsvImport {
  protected hasStarted() {
    return new StaffImportStarted({ importId: this.id });
  }

  protected hasTakenIn(staffIds: string[]) {
    return new StaffMembersImported({ importId: this.id, staffIds });
  }

  protected hasEnded(state: 'done' | 'failed') {
    return new StaffImportFinished({ importId: this.id, state });
  }
}
