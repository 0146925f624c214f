import { MikroOrmModule } from '@mikro-orm/nestjs';
import { Module } from '@nestjs/common';
import { EditBiographicsHandler } from './commands/edit-biographics.js';
import { OffboardStaffMemberHandler } from './commands/offboard-staff-member.js';
import { RegisterStaffMemberHandler } from './commands/register-staff-member.js';
import { ReinstateStaffMemberHandler } from './commands/reinstate-staff-member.js';
import { StartStaffImportHandler } from './commands/start-staff-import.js';
import { EmailOwnerProjection } from './persistence/email-owner.projection.js';
import { staffImportEntity } from './persistence/staff-import.entity.js';
import { staffMemberEntity } from './persistence/staff-member.entity.js';
import { GetStaffImportHandler } from './queries/get-staff-import.js';
import { GetStaffMemberHandler } from './queries/get-staff-member.js';
import { StaffImportErrorsCsvHandler } from './queries/staff-import-errors-csv.js';
import { RecordSafeguards } from './record-safeguards.js';
import { Staff } from './staff.js';

/** The staff records: every process has it. */
@Module({
  imports: [MikroOrmModule.forFeature([staffMemberEntity, staffImportEntity])],
  providers: [
    Staff,
    RecordSafeguards,
    EmailOwnerProjection,
    RegisterStaffMemberHandler,
    EditBiographicsHandler,
    OffboardStaffMemberHandler,
    ReinstateStaffMemberHandler,
    StartStaffImportHandler,
    GetStaffMemberHandler,
    GetStaffImportHandler,
    StaffImportErrorsCsvHandler,
  ],
  exports: [Staff, RecordSafeguards],
})
export class StaffModule {}
