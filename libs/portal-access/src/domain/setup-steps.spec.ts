import { remainingSteps } from './setup-steps.js';

const at = new Date('2026-11-22T10:00:00Z');
const nothing = {
  activatedAt: null,
  contactConfirmedAt: null,
  termsAcceptedAt: null,
  secondFactorRequired: false,
  secondFactorAt: null,
};

describe('the set-up', () => {
  it('asks for a password, the contact details and the terms, in this order', () => {
    expect(remainingSteps(nothing)).toEqual(['set_password', 'confirm_contact_details', 'accept_terms']);
  });

  it('asks only for what is not done, in any order of doing', () => {
    expect(remainingSteps({ ...nothing, activatedAt: at })).toEqual(['confirm_contact_details', 'accept_terms']);
    expect(remainingSteps({ ...nothing, activatedAt: at, termsAcceptedAt: at })).toEqual(['confirm_contact_details']);
    expect(remainingSteps({ ...nothing, activatedAt: at, contactConfirmedAt: at, termsAcceptedAt: at })).toEqual([]);
  });

  it('asks for a second factor where the practice requires one, until there is one', () => {
    const required = { ...nothing, activatedAt: at, contactConfirmedAt: at, termsAcceptedAt: at, secondFactorRequired: true };
    expect(remainingSteps(required)).toEqual(['enroll_mfa']);
    expect(remainingSteps({ ...required, secondFactorAt: at })).toEqual([]);
  });
});
