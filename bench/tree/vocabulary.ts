import type { Draw } from './draw.ts';

/** Parts of an identifier, in lower case. */
export type Name = readonly string[];

/** The frequent ones stand first. */
const verbs = words(`
  get set read write load parse find send open close create update remove retry check build make handle convert
  format merge split count collect validate encode decode fetch store render resolve compare schedule cancel
  register dispatch verify compute measure join filter sort pack trim watch release acquire replace restore
`);
const nouns = words(`
  file request user value message key path name token buffer index node list table event error session stream
  cache record field entry query header account order page item image job task queue worker socket channel
  client server response result report schema column row block chunk symbol scope lexer parser cursor window
  panel button layout theme color font shape matrix vector tensor sample batch model layer weight price invoice
  customer payment currency country address contact calendar meeting reminder season planet engine wheel brake
  sensor battery signal filter frame pixel camera track album artist playlist recipe kitchen garden forest river
`);
const adjectives = words(`
  failed empty last first large stale remote local pending hidden broken partial missing nested recent expired
  invalid shared signed temporary unknown visible locked compressed cached
`);
const syllables = words(`
  ba be bo da de di do fa fi ga go ka ke ki ko la le li lo lu ma me mi mo mu na ne no pa pe pi po ra re ri ro ru
  sa se si so ta te ti to tu va ve vi vo za ze zo bran dor fel gar kel lim mor nil por quin ras sten tor val wen
`);
/** What comments are written in: most of them in English, as they are. */
const tongues = [
  {
    share: 12,
    words: words(`
      the of and to in is that for with as when be this are from not by if it so before after every only one because
      must otherwise until already never again about between without while same small number time data between
      caller thread order memory disk network version default limit reason place change copy two
    `),
  },
  {
    share: 1,
    words: words(`
      der die das und ist nicht wird mit für von wenn eine auf auch nur noch damit weil schon zwischen während
      Datei Größe Fehler Anfrage Schlüssel Verzeichnis Antwort prüft liest schreibt löscht zurück gültig leer
    `),
  },
  {
    share: 1,
    words: words(`
      le la les de des est une pour avec dans si pas que qui sur avant après déjà chaque toujours entre même
      fichier requête clé réponse erreur mémoire réseau vérifie écrit relit supprimé dernière
    `),
  },
  {
    share: 1,
    words: words(`
      и в не на что это для если при из уже ещё каждый после перед между только файл запрос ключ ответ ошибка
      память сеть проверяет читает пишет удаляет последний пустой
    `),
  },
  {
    share: 1,
    words: words(
      '文件 请求 重试 失败 缓存 读取 写入 用户 错误 内存 网络 之后 每个 如果 没有 返回 检查 更新 删除',
    ),
  },
] as const;

/** A verb, perhaps an adjective, and a noun. */
export function actionName(draw: Draw): Name {
  const object = thingName(draw);
  return [draw.pickFrequent(verbs), ...(draw.chance(0.3) ? [draw.pickFrequent(adjectives)] : []), ...object];
}

/** A noun; now and then one that hardly any other file has, since the words of a folder grow with it. */
export function thingName(draw: Draw): Name {
  const noun = draw.chance(0.15) ? invented(draw) : draw.pickFrequent(nouns);
  return draw.chance(0.25) ? [noun, draw.pickFrequent(nouns)] : [noun];
}

/** A sentence without its full stop, in any of the languages. */
export function sentence(draw: Draw): string {
  const tongue = draw.pickByShare(tongues);
  const length = draw.between(5, 13);
  const rest = Array.from({ length }, () => draw.pickFrequent(tongue.words)).join(' ');
  if (tongue !== tongues[0]) return rest;
  const [verb, adjective, noun] = [verbs, adjectives, nouns].map((list) => draw.pickFrequent(list));
  return `${capital(verb ?? '')} the ${adjective ?? ''} ${noun ?? ''} ${rest}`;
}

export function camel([first = '', ...others]: Name): string {
  return first + others.map(capital).join('');
}

export function pascal(name: Name): string {
  return name.map(capital).join('');
}

export function snake(name: Name): string {
  return name.join('_');
}

function capital(word: string): string {
  return word.slice(0, 1).toUpperCase() + word.slice(1);
}

function invented(draw: Draw): string {
  return Array.from({ length: draw.between(2, 4) }, () => draw.pick(syllables)).join('');
}

function words(text: string): readonly string[] {
  return text.trim().split(/\s+/);
}
