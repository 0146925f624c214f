import { AggregateRoot, DomainEvent } from './index.js';

class LampSwitched extends DomainEvent<{ lampId: string; on: boolean }> {
  static override readonly type = 'home.lamp-switched';
}

class Lamp extends AggregateRoot {
  constructor(readonly id: string) {
    super();
  }

  turn(on: boolean): void {
    this.record(new LampSwitched({ lampId: this.id, on }));
  }
}

describe('an aggregate', () => {
  it('hands over what it recorded, in order and once', () => {
    const lamp = new Lamp('1');
    lamp.turn(true);
    lamp.turn(false);
    expect(lamp.releaseEvents().map((event) => event.payload)).toEqual([
      { lampId: '1', on: true },
      { lampId: '1', on: false },
    ]);
    expect(lamp.releaseEvents()).toEqual([]);
    lamp.turn(true);
    expect(lamp.releaseEvents()).toHaveLength(1);
  });

  it('keeps its facts apart from those of others', () => {
    const [one, two] = [new Lamp('1'), new Lamp('2')];
    one.turn(true);
    expect(two.releaseEvents()).toEqual([]);
    expect(one.releaseEvents()).toHaveLength(1);
  });

  it('records also when it was loaded without its constructor, and shows nothing of it in its state', () => {
    const loaded: Lamp = Object.assign(Object.create(Lamp.prototype), { id: '3' });
    loaded.turn(true);
    expect(JSON.stringify(loaded)).toBe('{"id":"3"}');
    expect(loaded.releaseEvents()).toMatchObject([{ payload: { lampId: '3', on: true } }]);
  });
});

describe('a fact', () => {
  it('has an id of its own, the moment it happened and the stable name of its class', () => {
    const before = Date.now();
    const [one, two] = [new LampSwitched({ lampId: '1', on: true }), new LampSwitched({ lampId: '1', on: true })];
    expect(one.type).toBe('home.lamp-switched');
    expect(one.id).not.toBe(two.id);
    expect(one.id < two.id).toBe(true);
    expect(one.occurredAt.getTime()).toBeGreaterThanOrEqual(before);
    expect(LampSwitched.publishedOnly).toBe(false);
  });
});
