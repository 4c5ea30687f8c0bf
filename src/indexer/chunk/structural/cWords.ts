/** What words mean in C, as the grammar has it: words that it does not know are names. */

export type WordRole =
  | 'modifier'
  | 'constant'
  | 'typedef'
  | 'type'
  | 'composite'
  | 'attribute'
  | 'typeof'
  | 'assembly'
  | 'statement';

const roles = new Map<string, WordRole>();

function are(role: WordRole, words: string): void {
  for (const word of words.split(' ')) roles.set(word, role);
}

are('modifier', 'extern static auto register inline __inline __inline__ __forceinline thread_local __thread');
are('modifier', 'volatile restrict __restrict__ __extension__ _Atomic _Noreturn noreturn');
are('constant', 'const constexpr');
are('typedef', 'typedef');
are('type', 'signed unsigned long short bool char int float double void size_t ssize_t ptrdiff_t');
are('type', 'intptr_t uintptr_t charptr_t nullptr_t max_align_t int8_t int16_t int32_t int64_t');
are('type', 'uint8_t uint16_t uint32_t uint64_t char8_t char16_t char32_t char64_t');
are('composite', 'struct union enum');
are('attribute', '__attribute__ __declspec');
are('typeof', 'typeof __typeof__ __typeof typeof_unqual __auto_type');
are('assembly', 'asm __asm__');
are('statement', 'if else for while do switch case default return break continue goto sizeof');

/** undefined for a name. */
export function roleOf(word: string): WordRole | undefined {
  return roles.get(word);
}
