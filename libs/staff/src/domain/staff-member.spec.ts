import { DomainError } from '#shared-kernel/domain';
import { type NewStaffMember, StaffMember } from './staff-member.js';

const dana = (changes: Partial<NewStaffMember> = {}): NewStaffMember => ({
  externalId: 'EMP-7',
  givenName: 'Dana',
  familyName: 'Silva',
  timeZone: 'America/New_York',
  locale: 'en',
  emails: [{ address: 'dana@clinic.example' }],
  ...changes,
});

function registered(changes: Partial<NewStaffMember> = {}): StaffMember {
  const member = StaffMember.register(dana(changes));
  member.releaseEvents();
  return member;
}

const factsOf = (member: StaffMember) => member.releaseEvents().map((event) => [event.type, event.payload]);

function refusal(work: () => unknown): DomainError {
  try {
    work();
  } catch (error) {
    if (error instanceof DomainError) return error;
    throw error;
  }
  throw new Error('It was not refused.');
}

describe('Registering a staff member', () => {
  test('is a fact that carries the id only', () => {
    const member = StaffMember.register(dana());
    expect(factsOf(member)).toEqual([['staff.member-registered', { staffId: member.id }]]);
  });

  test('trims what is given and keeps the spelling inside', () => {
    const member = registered({ givenName: '  María  José ', jobTitle: ' ', office: 'Harbor "West"\nOffice' });
    expect(member).toMatchObject({ givenName: 'María  José', jobTitle: null, office: 'Harbor "West"\nOffice', phone: null });
  });

  test('names every wrong field at once', () => {
    const wrong = {
      externalId: ' ',
      givenName: ' ',
      familyName: 'Sil\u0000va',
      phone: '1'.repeat(51),
      timeZone: 'Mars/Olympus',
      locale: 'fr',
      emails: [],
    };
    const { kind, code, errors } = refusal(() => StaffMember.register(dana(wrong)));
    expect({ kind, code }).toEqual({ kind: 'invalid', code: 'staff.invalid-record' });
    expect(errors.map(({ path }) => path)).toEqual([
      'externalId',
      'givenName',
      'familyName',
      'phone',
      'timeZone',
      'locale',
      'emails',
    ]);
  });

  test('refuses a name of which nothing is seen, unless it is the family name, which may be empty', () => {
    const unseen = '\u202e\u3164';
    expect(refusal(() => StaffMember.register(dana({ givenName: unseen }))).errors).toHaveLength(1);
    expect(registered({ familyName: unseen }).familyName).toBe('');
  });

  test.each(['Sil\u2028va', 'Sil\ud800va', 'Sil\tva', 'a'.repeat(201)])('refuses the name %j', (familyName) => {
    expect(refusal(() => StaffMember.register(dana({ familyName }))).errors).toHaveLength(1);
  });

  test('takes a name of 200 characters, wide ones too', () => {
    expect(registered({ familyName: '𝒟'.repeat(200) }).familyName).toBe('𝒟'.repeat(200));
  });

  test.each(['UTC', 'America/Argentina/Ushuaia', 'Asia/Calcutta', 'Asia/Kolkata', 'Etc/GMT+5', 'Pacific/Kiritimati'])(
    'knows the zone %s',
    (timeZone) => {
      expect(registered({ timeZone }).timeZone).toBe(timeZone);
    },
  );

  test.each(['+01:00', 'Mars/Olympus', 'new york', '../etc/passwd', 'America/New_York; drop'])(
    'refuses the zone %s',
    (timeZone) => {
      expect(refusal(() => StaffMember.register(dana({ timeZone }))).errors[0]!.path).toBe('timeZone');
    },
  );
});

describe('Editing Biographics', () => {
  test('changes the given fields and leaves the others', () => {
    const member = registered({ jobTitle: 'Nurse', office: 'Lakeview' });
    member.editBiographics({ familyName: 'Silva-Reyes', office: null });
    expect(member).toMatchObject({ givenName: 'Dana', familyName: 'Silva-Reyes', jobTitle: 'Nurse', office: null });
    expect(factsOf(member)).toEqual([['staff.biographics-changed', { staffId: member.id }]]);
  });

  test('with what is there already is no fact', () => {
    const member = registered({ office: 'Lakeview' });
    member.editBiographics({ givenName: ' Dana ', office: 'Lakeview', phone: '' });
    expect(factsOf(member)).toEqual([]);
  });

  test('that is refused changes nothing', () => {
    const member = registered();
    refusal(() => member.editBiographics({ givenName: 'Eva', timeZone: null }));
    expect(member.givenName).toBe('Dana');
  });
});

describe("A staff member's e-mails", () => {
  test('stand with the primary first', () => {
    const member = registered({ emails: [{ address: 'a@clinic.example' }, { address: 'b@clinic.example', primary: true }] });
    expect(member.emails).toEqual(['b@clinic.example', 'a@clinic.example']);
  });

  test('are added, removed and made primary with a new list', () => {
    const member = registered({ emails: [{ address: 'a@clinic.example' }, { address: 'b@clinic.example' }] });
    member.changeEmails([{ address: 'c@clinic.example' }, { address: 'b@clinic.example', primary: true }]);
    expect(member.emails).toEqual(['b@clinic.example', 'c@clinic.example']);
    expect(factsOf(member)).toEqual([['staff.emails-changed', { staffId: member.id }]]);
  });

  test('given as they are, are no fact', () => {
    const member = registered({ emails: [{ address: 'a@clinic.example' }, { address: 'b@clinic.example' }] });
    member.changeEmails([{ address: 'b@clinic.example' }, { address: ' a@clinic.example', primary: true }]);
    expect(factsOf(member)).toEqual([]);
  });

  test('count once when given twice', () => {
    expect(registered({ emails: [{ address: 'a@clinic.example' }, { address: 'A@Clinic.example' }] }).emails).toEqual([
      'a@clinic.example',
    ]);
  });

  test('are refused without one, with two primaries, with more than 20, and where one is none', () => {
    const member = registered();
    const many = Array.from({ length: 21 }, (_, index) => ({ address: `a${index}@clinic.example` }));
    const twoPrimaries = [0, 1].map((index) => ({ address: `a${index}@clinic.example`, primary: true }));
    for (const list of [[], many, twoPrimaries]) expect(refusal(() => member.changeEmails(list)).errors[0]!.path).toBe('emails');
    const { errors } = refusal(() => member.changeEmails([{ address: 'a@clinic.example' }, { address: 'dana@clinic..example' }]));
    expect(errors).toEqual([{ path: 'emails.1.address', message: '"dana@clinic..example" is not an e-mail address' }]);
    expect(member.emails).toEqual(['dana@clinic.example']);
  });
});

describe('Offboarding', () => {
  test('is a fact once, and so is reinstating', () => {
    const member = registered();
    const left = new Date('2026-11-22T10:00:00Z');
    member.offboard(left);
    member.offboard(new Date('2026-11-23T10:00:00Z'));
    expect(member.offboardedAt).toEqual(left);
    member.reinstate();
    member.reinstate();
    expect(member.offboardedAt).toBeNull();
    expect(factsOf(member).map(([type]) => type)).toEqual(['staff.member-offboarded', 'staff.member-reinstated']);
  });
});
