import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { Node, OrganisationBrief } from '../../api/common.graphql.js';
import { enumOf } from '../../api/enums.js';
import { IDEMPOTENCY_KEY } from '../../api/inputs.js';
import { Payload } from '../../api/payload.js';
import { CONSENT_FORMS, CONSENT_GIVERS, type ConsentForm, type ConsentGiver } from './consent.entity.js';
import { CONSENT_CATEGORIES, CONSENT_PURPOSES, type ConsentCategory, type ConsentPurpose } from './consent.rules.js';
import { Person } from './person.graphql.js';

export const ConsentPurposeEnum = enumOf('ConsentPurpose', 'What data is handed on for. 提供目的。', CONSENT_PURPOSES);
export const ConsentCategoryEnum = enumOf(
  'ConsentCategory',
  'A class of data that is handed on. 个人信息类别。',
  CONSENT_CATEGORIES,
);
export const ConsentFormEnum = enumOf('ConsentForm', 'How a consent was given. 同意方式。', CONSENT_FORMS);
export const ConsentGiverEnum = enumOf('ConsentGiver', 'Who consented. 同意人。', CONSENT_GIVERS);
export const ConsentBasisEnum = enumOf('ConsentBasis', 'On what an entry of the ledger rests. 依据类型。', {
  CONSENT: { zh: '单独同意', en: "the person's separate consent" },
  STATUTORY: { zh: '法律规定', en: 'the law; the person was told' },
});

@ObjectType({
  implements: Node,
  description: "An entry of your organisation's ledger: what a person agreed to, or the article. 同意台账。",
})
export class Consent extends Node {
  @Field(() => ID, { description: 'The person. 人员。' })
  personId!: string;

  @Field(() => OrganisationBrief, { description: 'For whom. 接收方。' })
  recipient!: OrganisationBrief;

  @Field(() => ConsentPurposeEnum, { description: 'What for. 目的。' })
  purpose!: string;

  @Field(() => [ConsentCategoryEnum], { description: 'Which data. 类别。' })
  categories!: string[];

  @Field(() => ConsentBasisEnum, { description: 'Consent or the law. 依据类型。' })
  basis!: string;

  @Field(() => String, { description: 'The article. 依据条文。' })
  basisArticle!: string;

  @Field(() => ConsentGiverEnum, { nullable: true, description: 'Who consented. 同意人。' })
  givenBy!: string | null;

  @Field(() => ConsentFormEnum, { nullable: true, description: 'How. 方式。' })
  givenHow!: string | null;

  @Field(() => String, { nullable: true, description: 'The text that was shown. 告知文本。' })
  text!: string | null;

  @Field(() => String, { nullable: true, description: 'The guardian. 监护人。' })
  guardian!: string | null;

  @Field(() => String, { nullable: true, description: 'The witness. 见证人。' })
  witness!: string | null;

  @Field(() => Date, { description: 'When it was given, or the person was told. 作出时间。' })
  givenAt!: Date;

  @Field(() => Date, { nullable: true, description: 'When it was taken back. 撤回时间。' })
  withdrawnAt!: Date | null;

  @Field(() => Int, { description: 'For `expectedVersion`. 版本。' })
  version!: number;
}

@InputType({ description: 'What was shown to the person and how the person agreed. 同意内容。' })
export class ConsentGivenInput {
  @Field(() => String, { description: 'The text that was shown: recipient, purpose, data. 告知文本。' })
  text!: string;

  @Field(() => [ConsentCategoryEnum], { description: 'Which data. 类别。' })
  categories!: ConsentCategory[];

  @Field(() => ConsentGiverEnum, {
    nullable: true,
    description: 'SELF when left out; for a child under fourteen the guardian. 同意人。',
  })
  givenBy?: ConsentGiver | null;

  @Field(() => ConsentFormEnum, { description: 'How. 方式。' })
  givenHow!: ConsentForm;

  @Field(() => String, { nullable: true, description: 'The guardian, when one consents. 监护人。' })
  guardian?: string | null;

  @Field(() => String, { nullable: true, description: 'The witness of an oral consent. 见证人。' })
  witness?: string | null;

  @Field(() => Date, { nullable: true, description: 'When; now when left out. 作出时间。' })
  givenAt?: Date | null;
}

@InputType({ description: 'Writes a consent into the ledger. 登记同意。' })
export class ConsentRecordInput extends ConsentGivenInput {
  @Field(() => ID, { description: 'The person. 人员。' })
  personId!: string;

  @Field(() => ID, { description: 'For whom. 接收方。' })
  organisationId!: string;

  @Field(() => ConsentPurposeEnum, { description: 'What for. 目的。' })
  purpose!: ConsentPurpose;

  @Field(() => String, { description: IDEMPOTENCY_KEY })
  idempotencyKey!: string;
}

@ObjectType({ description: 'What a command on the ledger answers. 同意登记结果。' })
export class ConsentPayload extends Payload {
  @Field(() => Consent, { nullable: true, description: 'The entry as it is now; null when refused. 同意。' })
  consent?: Consent | null;

  @Field(() => Person, { nullable: true, description: 'The person. 人员。' })
  person?: Person | null;
}
