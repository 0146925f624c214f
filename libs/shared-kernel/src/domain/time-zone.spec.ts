import { notATimeZone, timeZoneChoices, timeZoneNamed } from './time-zone.js';

describe('A time zone', () => {
  test.each([
    'America/Indiana/Indianapolis',
    'America/Indianapolis',
    'America/Indiana/Knox',
    'America/Kentucky/Louisville',
    'America/North_Dakota/New_Salem',
    'America/Argentina/Buenos_Aires',
    'America/Nuuk',
    'America/Atikokan',
    'America/Coyhaique',
    'America/Port-au-Prince',
    'Asia/Kathmandu',
    'Asia/Katmandu',
    'Asia/Kolkata',
    'Asia/Ho_Chi_Minh',
    'Asia/Yangon',
    'Asia/Tel_Aviv',
    'Africa/Asmara',
    'Atlantic/Faroe',
    'Europe/Kyiv',
    'Europe/Kiev',
    'Europe/Oslo',
    'Pacific/Kanton',
    'Pacific/Chuuk',
    'US/Eastern',
    'US/East-Indiana',
    'US/Hawaii',
    'Canada/Newfoundland',
    'Brazil/East',
    'Mexico/General',
    'Antarctica/South_Pole',
    'Singapore',
    'GB-Eire',
    'NZ-CHAT',
    'Etc/UTC',
    'Etc/GMT+5',
    'GMT',
    'UTC',
  ])('may be called %s, and keeps that name', (name) => expect(timeZoneNamed(name)).toBe(name));

  test.each([
    ['america/indiana/indianapolis', 'America/Indiana/Indianapolis'],
    ['ASIA/KATHMANDU', 'Asia/Kathmandu'],
    ['us/eastern', 'US/Eastern'],
    ['utc', 'UTC'],
    ['europe/KYIV', 'Europe/Kyiv'],
    ['america/port-AU-prince', 'America/Port-au-Prince'],
    ['pacific/Mcmurdo', undefined],
    [' America/New_York\u00a0', 'America/New_York'],
  ])('written %j is %s', (given, name) => expect(timeZoneNamed(given)).toBe(name));

  test.each([
    '',
    ' ',
    'Mars/Olympus',
    'America/Gotham',
    '+01:00',
    '-05:00',
    '+0530',
    'UTC+2',
    'GMT+2',
    'GMT-0',
    'Etc/UTC+1',
    'Etc/Unknown',
    'Factory',
    'SystemV/EST5',
    'US/Pacific-New',
    'posix/America/New_York',
    'right/UTC',
    'America',
    'America/',
    'America/New York',
    'new york',
    '../etc/passwd',
    'America/New_York; drop',
    'America/New_York\0',
    'localtime',
  ])('cannot be called %j', (text) => expect(timeZoneNamed(text)).toBeUndefined());

  test.each([
    ['EST', 'America/New_York'],
    ['est', 'America/New_York'],
    ['EST5EDT', 'America/New_York'],
    ['CST6CDT', 'America/Chicago'],
    ['MST', 'America/Denver'],
    ['MST7MDT', 'America/Denver'],
    ['PST', 'America/Los_Angeles'],
    ['PST8PDT', 'America/Los_Angeles'],
    ['HST', 'Pacific/Honolulu'],
    ['CET', 'Europe/Paris'],
    ['EET', 'Europe/Athens'],
    ['WET', 'Europe/Lisbon'],
    ['JST', 'Asia/Tokyo'],
    ['IST', 'Asia/Kolkata'],
    ['Eastern Standard Time', 'America/New_York'],
  ])('is no abbreviation: of %s the refusal says %s', (text, instead) => {
    expect(timeZoneNamed(text)).toBeUndefined();
    expect(notATimeZone(text)).toBe(`must be an IANA time zone: ${instead} rather than ${text}`);
    expect(timeZoneNamed(instead)).toBe(instead);
  });
});

describe('The time zones to choose from', () => {
  const choices = timeZoneChoices();
  const names = choices.map(({ name }) => name);

  it('stand each once, by name, under today’s name', () => {
    expect(names).toEqual([...new Set(names)].toSorted());
    expect(names).toEqual(expect.arrayContaining(['Asia/Kathmandu', 'Europe/Kyiv', 'America/Nuuk', 'Asia/Kolkata', 'UTC']));
    for (const former of ['Asia/Katmandu', 'Europe/Kiev', 'America/Godthab', 'US/Eastern', 'EST'])
      expect(names).not.toContain(former);
  });

  test.each([
    ['Asia/Kathmandu', 'Asia/Katmandu'],
    ['Europe/Kyiv', 'Europe/Kiev'],
    ['America/Nuuk', 'America/Godthab'],
    ['Asia/Ho_Chi_Minh', 'Asia/Saigon'],
    ['America/Indiana/Indianapolis', 'US/East-Indiana'],
    ['America/New_York', 'US/Eastern'],
    ['Asia/Singapore', 'Singapore'],
    ['Pacific/Chuuk', 'Pacific/Yap'],
    ['UTC', 'Etc/UTC'],
  ])('know %s as %s too', (name, other) => expect(choices.find((choice) => choice.name === name)?.otherNames).toContain(other));

  it('are all accepted, under each of their names', () => {
    for (const { name, otherNames } of choices)
      for (const each of [name, ...otherNames]) expect([each, timeZoneNamed(each)]).toEqual([each, each]);
  });
});
