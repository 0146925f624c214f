import { DomainError } from '#shared-kernel/domain';
import { Notifications } from './notifications.js';

const dana = '01920f3a-7c1e-7abc-8def-0123456789ab';
const night = { digest: true, quietFrom: '22:00', quietTo: '06:30' };
const evening = new Date('2026-11-25T23:00:00Z');
const typesOf = (notifications: Notifications) => notifications.releaseEvents().map(({ type }) => type);

describe('How somebody hears of messages', () => {
  it('is by e-mail at any hour until they choose', () => {
    expect(new Notifications(dana).mayBeToldFrom('UTC', evening)).toEqual(evening);
  });

  it('is not at all once they switched it off, and after the quiet hours if they chose some', () => {
    const notifications = new Notifications(dana);
    notifications.choose(night);
    expect(notifications.mayBeToldFrom('UTC', evening)).toEqual(new Date('2026-11-26T06:30:00Z'));
    expect(notifications.mayBeToldFrom('America/New_York', evening)).toEqual(evening);
    notifications.choose({ ...night, digest: false });
    expect(notifications.mayBeToldFrom('America/New_York', evening)).toBeNull();
    expect(typesOf(notifications)).toEqual(['messaging.notifications-chosen', 'messaging.notifications-chosen']);
  });

  it('stays as it is when the same is chosen again', () => {
    const notifications = new Notifications(dana);
    notifications.choose({ digest: true, quietFrom: null, quietTo: null });
    expect(typesOf(notifications)).toEqual([]);
  });

  it('needs two different times for quiet hours', () => {
    for (const [quietFrom, quietTo] of [
      ['22:00', null],
      [null, '06:30'],
      ['22:00', '22:00'],
    ] as const)
      expect(() => new Notifications(dana).choose({ digest: true, quietFrom, quietTo })).toThrow(DomainError);
  });

  it('counts the digests, so that of several only the last one goes out', () => {
    const notifications = new Notifications(dana);
    notifications.tellOfUnread();
    notifications.tellOfUnread();
    expect(notifications.releaseEvents().map(({ payload }) => payload)).toEqual([
      { staffId: dana, digest: 1 },
      { staffId: dana, digest: 2 },
    ]);
  });
});
