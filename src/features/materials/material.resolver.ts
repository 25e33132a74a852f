import { Arg, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql';
import { signedIn } from '../../access/viewer.js';
import { optionalRowIdIn, rowIdIn } from '../../api/ids.js';
import { INPUT } from '../../api/inputs.js';
import { answered } from '../../api/payload.js';
import type { Context } from '../../kernel/context.js';
import { rowIdOf, toGlobalId } from '../../kernel/ids.js';
import { LegalAidCase } from '../cases/case.graphql.js';
import { Cooperation } from '../cooperation/cooperation.graphql.js';
import { CooperationItem } from '../cooperation/cooperation-item.graphql.js';
import {
  FileTicketInput,
  FileTicketPayload,
  Material,
  MaterialAttachInput,
  MaterialDiscardInput,
  MaterialDiscardPayload,
  MaterialPayload,
} from './material.graphql.js';
import { materialsByCase, materialsByCooperation, materialsByItem } from './material.queries.js';
import { loadMaterial, materialsOf } from './material.reads.js';
import { attachMaterial, discardMaterial } from './material.service.js';
import { drawTicket, ticketFor } from './material-upload.service.js';

const FILES = { description: 'The files, in the order they were attached; as far as they are shared. 案卷材料。' };

@Resolver(() => Material)
export class MaterialResolver {
  @Query(() => Material, { nullable: true, description: 'A file by id; null when there is none for you. 查询材料。' })
  async material(
    @Ctx() ctx: Context,
    @Arg('id', () => ID, { description: 'Global id. 全局编号。' }) id: string,
  ): Promise<Material | null> {
    const rowId = rowIdOf('Material', id);
    return rowId === null ? null : await loadMaterial(signedIn(ctx), rowId);
  }

  @Mutation(() => FileTicketPayload, {
    description: 'Announces a file and draws the ticket to send it with. 申请上传。',
  })
  async fileTicket(
    @Ctx() ctx: Context,
    @Arg('input', () => FileTicketInput, INPUT) input: FileTicketInput,
  ): Promise<FileTicketPayload> {
    return await answered(ctx, async () => {
      const member = signedIn(ctx);
      const { subjectId, journalEntryId } = await drawTicket(member, input);
      const ticket = await ticketFor(member, subjectId);
      if (ticket === null) return { ticket: null, journalEntryId };
      return {
        ticket: {
          ticketId: toGlobalId('FileTicket', ticket.materialId),
          materialId: toGlobalId('Material', ticket.materialId),
          uploadPath: `/uploads/${ticket.token}`,
          expiresAt: ticket.expiresAt,
        },
        journalEntryId,
      };
    });
  }

  @Mutation(() => MaterialPayload, {
    description: 'Attaches an uploaded file to a case or to an item of a cooperation. 附上材料。',
  })
  async materialAttach(
    @Ctx() ctx: Context,
    @Arg('input', () => MaterialAttachInput, INPUT) input: MaterialAttachInput,
  ): Promise<MaterialPayload> {
    return await answered(ctx, async () => {
      const { cooperationItemId, ...rest } = input;
      const { ids, journalEntryId } = await attachMaterial(signedIn(ctx), {
        ...rest,
        materialId: rowIdIn('Material', input.materialId, 'materialId'),
        caseId: optionalRowIdIn('LegalAidCase', input.caseId, 'caseId'),
        itemId: optionalRowIdIn('CooperationItem', cooperationItemId, 'cooperationItemId'),
      });
      return { material: await loadMaterial(ctx, String(ids?.material)), journalEntryId };
    });
  }

  @Mutation(() => MaterialDiscardPayload, {
    description: 'Throws away an own file that is attached to nothing. 舍弃未附上的材料。',
  })
  async materialDiscard(
    @Ctx() ctx: Context,
    @Arg('input', () => MaterialDiscardInput, INPUT) input: MaterialDiscardInput,
  ): Promise<MaterialDiscardPayload> {
    return await answered(ctx, async () => {
      const materialId = rowIdIn('Material', input.materialId, 'materialId');
      const { subjectId, journalEntryId } = await discardMaterial(signedIn(ctx), { ...input, materialId });
      return { discardedId: toGlobalId('Material', subjectId), journalEntryId };
    });
  }
}

@Resolver(() => Cooperation)
export class CooperationMaterialResolver {
  @FieldResolver(() => [Material], FILES)
  async materials(@Ctx() ctx: Context, @Root() { raw }: Cooperation): Promise<Material[]> {
    return raw.coveredBy === null ? await materialsOf(signedIn(ctx), materialsByCooperation, raw.id) : [];
  }
}

@Resolver(() => CooperationItem)
export class CooperationItemMaterialResolver {
  @FieldResolver(() => [Material], FILES)
  async materials(@Ctx() ctx: Context, @Root() { raw }: CooperationItem): Promise<Material[]> {
    return await materialsOf(signedIn(ctx), materialsByItem, raw.id);
  }
}

@Resolver(() => LegalAidCase)
export class CaseMaterialResolver {
  @FieldResolver(() => [Material], FILES)
  async materials(@Ctx() ctx: Context, @Root() { raw }: LegalAidCase): Promise<Material[]> {
    return raw.coveredBy === null ? await materialsOf(signedIn(ctx), materialsByCase, raw.id) : [];
  }
}
