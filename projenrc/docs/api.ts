/** The part of a jsii assembly (.jsii) that this check reads. */
export interface Assembly {
  readonly types?: { readonly [fqn: string]: ApiType };
}

interface Documented {
  readonly docs?: { readonly summary?: string; readonly default?: string; readonly example?: string; readonly returns?: string };
}

interface Named extends Documented {
  readonly name: string;
  readonly optional?: boolean;
  readonly type?: object;
}

interface Callable extends Documented {
  readonly parameters?: readonly Named[];
}

interface Method extends Named, Callable {
  readonly returns?: { readonly type: object };
}

interface ApiType extends Documented {
  readonly kind: 'class' | 'interface' | 'enum';
  readonly name: string;
  /** A struct: an interface of data. */
  readonly datatype?: boolean;
  readonly initializer?: Callable;
  readonly methods?: readonly Method[];
  readonly properties?: readonly Named[];
  readonly members?: readonly Named[];
}

/** Public members without an explanation, an example or a default, or with a type that other languages don't have. */
export function apiProblems({ types = {} }: Assembly): string[] {
  return Object.values(types).flatMap((type) => [
    ...described(type.name, type),
    ...type.datatype ? [] : exemplified(type.name, type),
    ...type.initializer ? called(`the constructor of ${type.name}`, type.initializer) : [],
    ...(type.members ?? []).flatMap((member) => described(`${type.name}.${member.name}`, member)),
    ...(type.properties ?? []).flatMap((property) => propertyProblems(type, property)),
    ...(type.methods ?? []).flatMap((method) => methodProblems(`${type.name}.${method.name}`, method)),
  ]);
}

function propertyProblems(type: ApiType, property: Named): string[] {
  const subject = `${type.name}.${property.name}`;
  return [
    ...described(subject, property),
    ...property.optional && !property.docs?.default ? [`${subject} is optional and has no @default`] : [],
    ...typed(subject, property.type),
  ];
}

function methodProblems(subject: string, method: Method): string[] {
  return [
    ...called(subject, method),
    ...exemplified(subject, method),
    ...method.returns && !method.docs?.returns ? [`${subject} has no @returns`] : [],
    ...typed(subject, method.returns?.type),
  ];
}

function called(subject: string, callable: Callable): string[] {
  return [
    ...described(subject, callable),
    ...(callable.parameters ?? []).flatMap((parameter) => [
      ...parameter.docs?.summary ? [] : [`${subject} has no @param for ${parameter.name}`],
      ...typed(`${parameter.name} of ${subject}`, parameter.type),
    ]),
  ];
}

/** Some languages show only the first sentence in their lists of methods. */
function described(subject: string, { docs }: Documented): string[] {
  if (!docs?.summary) {
    return [`${subject} has no docstring`];
  }
  return docs.summary.endsWith('.') ? [] : [`${subject}: the docstring must begin with a sentence, got: ${docs.summary}`];
}

function exemplified(subject: string, { docs }: Documented): string[] {
  return docs?.example ? [] : [`${subject} has no @example`];
}

function typed(subject: string, type?: object): string[] {
  return JSON.stringify(type ?? {}).includes('"union":') ? [`${subject} has a union of types, which other languages take as any object`] : [];
}
