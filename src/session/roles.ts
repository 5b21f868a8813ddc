import type { EngineClient } from '../engine/client.ts';
import type { SiteName } from '../protocol/inspection.ts';
import type { Roles } from '../protocol/roles.ts';

/** What the heads of an inspection do on its text; asked once a site, and shared by page, hover and lists. */
export class RolesOfHeads {
  private readonly asked = new Map<SiteName, Promise<Roles>>();
  private readonly known = new Map<SiteName, Roles>();

  constructor(
    private readonly engine: Pick<EngineClient, 'roles'>,
    private readonly inspection: string,
  ) {}

  of(site: SiteName): Promise<Roles> {
    const asked = this.asked.get(site);
    if (asked) return asked;
    const answer = this.engine.roles({ inspection: this.inspection, site });
    this.asked.set(site, answer);
    answer.then(
      (roles) => this.known.set(site, roles),
      () => this.asked.delete(site),
    );
    return answer;
  }

  /** Without a wait; null while nobody has asked. */
  atHand(site: SiteName): Roles | null {
    return this.known.get(site) ?? null;
  }
}
