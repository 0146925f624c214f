import { Injectable, type OnApplicationBootstrap, RequestMethod } from '@nestjs/common';
import { DiscoveryService, MetadataScanner, Reflector } from '@nestjs/core';
import { ACCESS_RULE, type AccessRule } from '#shared-kernel/http';

export interface RouteRule {
  method: string;
  path: string;
  rule: AccessRule;
}

/** Lists every route with its access rule. The boot fails on a route that declares none. */
@Injectable()
export class AccessRules implements OnApplicationBootstrap {
  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
    private readonly reflector: Reflector,
  ) {}

  onApplicationBootstrap(): void {
    this.routes();
  }

  routes(): RouteRule[] {
    return this.discovery.getControllers().flatMap(({ metatype, instance }) => {
      if (!metatype || !instance) return [];
      const prototype = Object.getPrototypeOf(instance) as object;
      const handlers = this.scanner
        .getAllMethodNames(prototype)
        .map((name) => (prototype as Record<string, unknown>)[name] as () => unknown);
      return handlers.filter((handler) => Reflect.hasMetadata('path', handler)).map((handler) => this.ruleOf(metatype, handler));
    });
  }

  private ruleOf(controller: object & { name: string }, handler: () => unknown): RouteRule {
    const rule = this.reflector.getAllAndOverride<AccessRule | undefined>(ACCESS_RULE, [handler, controller as never]);
    if (!rule) throw new Error(`${controller.name}.${handler.name} declares no access rule.`);
    const parts = [Reflect.getMetadata('path', controller) as string, Reflect.getMetadata('path', handler) as string];
    const path = `/${parts.join('/')}`.replace(/\/+/g, '/').replace(/(?<=.)\/$/, '');
    return { method: RequestMethod[Reflect.getMetadata('method', handler) as number]!, path, rule };
  }
}
