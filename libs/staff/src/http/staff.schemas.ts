import { z } from 'zod';
import { idSchema, instantSchema } from '#shared-kernel/http';

// Only shapes stand here; what a name or an address may be is a rule of the record (domain/staff-record.ts).
const text = (description: string, example: string) => z.string().max(1_000).meta({ description, example });

const email = z
  .strictObject({
    address: text('The address as it is to be used.', 'dana.silva@northside.example'),
    primary: z.boolean().optional().meta({ description: 'At most one may be marked; without a mark the first is the primary.' }),
  })
  .meta({ id: 'GivenEmail' });

const fields = {
  givenName: text('1 to 200 characters.', 'Dana'),
  familyName: text('200 characters at most; left out, null or empty for somebody who has one name.', 'Silva')
    .nullable()
    .optional(),
  jobTitle: text('200 characters at most.', 'Registered Nurse').nullable().optional(),
  office: text('200 characters at most.', 'Lakeview').nullable().optional(),
  phone: text('50 characters at most.', '+1 555 879 8364').nullable().optional(),
  timeZone: text('Any name of the IANA time zone database; no abbreviation.', 'America/New_York'),
  locale: z.enum(['en', 'es']).meta({ description: 'The language of e-mails and pages.', example: 'en' }),
  emails: z.array(email).min(1).max(100).meta({
    description:
      '1 to 20 different addresses. The primary one must be the person’s alone; others may be shared, unless somebody signs in with them.',
  }),
};

export const staffMemberToRegisterSchema = z
  .strictObject({
    externalId: text("The person's id in the practice's own system; unique.", 'EMP-1-000007').nullable().optional(),
    ...fields,
    timeZone: fields.timeZone.optional().meta({ description: "Left out: the practice's." }),
    locale: fields.locale.optional().meta({ description: "Left out: the practice's." }),
  })
  .meta({
    id: 'StaffMemberToRegister',
    example: {
      externalId: 'EMP-1-000007',
      givenName: 'Dana',
      familyName: 'Silva',
      jobTitle: 'Registered Nurse',
      office: 'Lakeview',
      phone: '+1 555 879 8364',
      timeZone: 'America/New_York',
      locale: 'en',
      emails: [{ address: 'dana.silva@northside.example' }, { address: 'dana@silva.example' }],
    },
  });

export const biographicsToEditSchema = z
  .strictObject({
    ...fields,
    emails: fields.emails.meta({
      description:
        'The whole new list: add, remove and make primary with it. The primary one must be the person’s alone; others may be shared, unless somebody signs in with them.',
    }),
  })
  .partial()
  .meta({
    id: 'BiographicsToEdit',
    description: 'Fields left out stay as they are; null empties an optional one.',
    example: { jobTitle: 'Head Nurse', phone: null },
  });

export const staffMemberSchema = z
  .object({
    id: idSchema,
    externalId: z.string().nullable().meta({ example: 'EMP-1-000007' }),
    givenName: z.string().meta({ example: 'Dana' }),
    familyName: z.string().meta({ description: 'Empty for somebody who has one name.', example: 'Silva' }),
    jobTitle: z.string().nullable().meta({ example: 'Registered Nurse' }),
    office: z.string().nullable().meta({ example: 'Lakeview' }),
    phone: z.string().nullable().meta({ example: '+1 555 879 8364' }),
    timeZone: z.string().meta({ example: 'America/New_York' }),
    locale: z.enum(['en', 'es']),
    emails: z
      .array(z.object({ address: z.string().meta({ example: 'dana.silva@northside.example' }), primary: z.boolean() }))
      .meta({ description: 'The primary first.' }),
    offboardedAt: instantSchema.nullable().meta({ description: 'Since when the person no longer works here.' }),
    version: z.int().meta({ description: 'Rises with every change; the value of the ETag.', example: 1 }),
    createdAt: instantSchema,
    updatedAt: instantSchema,
  })
  .meta({ id: 'StaffMember' });
