import { networkOf } from './network-of.js';

describe('The network of an address', () => {
  it('is an IPv4 address itself, also where it is written as IPv6 or with a port', () => {
    for (const address of [
      '203.0.113.7',
      '::ffff:203.0.113.7',
      '::FFFF:203.0.113.7',
      '::ffff:cb00:7107',
      '0:0:0:0:0:ffff:cb00:7107',
      '203.0.113.7:4711',
      '[::ffff:203.0.113.7]:4711',
      ' 203.0.113.7 ',
    ]) {
      expect([address, networkOf(address)]).toEqual([address, '203.0.113.7']);
    }
  });

  it('is the first 64 bits of an IPv6 address, however it is written', () => {
    for (const address of [
      '2001:db8:1:2::1',
      '2001:db8:1:2:ffff:ffff:ffff:ffff',
      '2001:0DB8:0001:0002::203.0.113.7',
      '2001:db8:1:2::1%eth0',
      '[2001:db8:1:2::9]:443',
      '2001:db8:1:2::',
    ]) {
      expect([address, networkOf(address)]).toEqual([address, '2001:db8:1:2::/64']);
    }
  });

  it('tells neighbouring networks apart', () => {
    expect(networkOf('2001:db8:1:3::1')).toBe('2001:db8:1:3::/64');
    expect(networkOf('2001:db8::1:2:3:4')).toBe('2001:db8:0:0::/64');
    expect(networkOf('::1')).toBe('0:0:0:0::/64');
    expect(networkOf('64:ff9b::203.0.113.7')).toBe('64:ff9b:0:0::/64');
    expect(networkOf('203.0.113.8')).toBe('203.0.113.8');
  });

  it('is whatever stands there where it is no address at all', () => {
    for (const address of ['inside', 'unknown', '', '1.2.3.4.5', 'fe80::1::2']) expect(networkOf(address)).toBe(address);
  });
});
