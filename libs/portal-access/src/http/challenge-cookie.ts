import { Inject, Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { SETTINGS, type Settings } from '#shared-kernel/config';

const MAX_AGE_SECONDS = 300;

/** Ties a passkey's challenge to the browser that asked for it: an answer made in another browser opens nothing. */
@Injectable()
export class ChallengeCookie {
  private readonly secure: boolean;
  private readonly name: string;

  constructor(@Inject(SETTINGS) settings: Settings) {
    this.secure = settings.PUBLIC_URL.startsWith('https:');
    this.name = this.secure ? '__Host-passkey' : 'passkey';
  }

  read(request: FastifyRequest): string | undefined {
    return request.cookies[this.name] || undefined;
  }

  set(reply: FastifyReply, token: string): void {
    reply.setCookie(this.name, token, { ...this.attributes(), maxAge: MAX_AGE_SECONDS });
  }

  clear(reply: FastifyReply): void {
    reply.clearCookie(this.name, this.attributes());
  }

  private attributes() {
    return { path: '/', httpOnly: true, sameSite: 'strict' as const, secure: this.secure };
  }
}
