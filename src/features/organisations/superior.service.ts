import type { CommandTx } from '../../command/command.js';

/**
 * Who is above an organisation: its supervising institution, else its parent. One that is suspended itself receives
 * nothing new. Null where nobody is.
 */
export async function superiorOf(tx: CommandTx, organisationId: string): Promise<string | null> {
  const [row] = await tx.sql<{ id: string }>(
    `select s.id from organisation o join organisation s on s.id in (o.supervising_id, o.parent_id)
     where o.id = ? and s.id <> o.id and s.state = 'ACTIVE' order by s.id = o.supervising_id desc nulls last limit 1`,
    [organisationId],
  );
  return row?.id ?? null;
}
