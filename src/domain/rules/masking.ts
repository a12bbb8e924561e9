import { addressParts } from './address-parts.ts';

// Masking is the default everywhere; the whole is shown for a reason that is logged (C-16). All are total: any text goes in.

const COMPOUND_SURNAMES = new Set(
  ('欧阳 太史 端木 上官 司马 东方 独孤 南宫 万俟 闻人 夏侯 诸葛 尉迟 公羊 赫连 澹台 皇甫 宗政 濮阳 '
    + '公冶 太叔 申屠 公孙 慕容 仲孙 钟离 长孙 宇文 司徒 鲜于 司空 令狐 轩辕 拓跋 百里 东郭 南门 呼延').split(' '),
);

const COMPANY = /(公司|厂|店|院|校|局|中心|合作社|委员会|\)|）)$/;

/** 张* · 张** · 欧阳** · 阿** (a name with a dot keeps one) · companies keep two at each end. */
export function maskName(name: string): string {
  const letters = [...name.trim()];
  if (letters.length <= 1) return '*';
  if (COMPANY.test(name.trim()) && letters.length >= 6) return `${letters.slice(0, 2).join('')}****${letters.slice(-2).join('')}`;
  if (letters.length === 2) return `${letters[0]}*`;
  const surname = COMPOUND_SURNAMES.has(letters.slice(0, 2).join('')) ? 2 : 1;
  return `${letters.slice(0, surname).join('')}**`;
}

/** First three and last four. */
export function maskPhone(phone: string): string {
  const digits = phone.replace(/[\s-]/g, '');
  return digits.length < 8 ? '****' : `${digits.slice(0, 3)}****${digits.slice(-4)}`;
}

/** First three and last four, the middle as long as it is. */
export function maskIdentity(number: string): string {
  const text = number.trim();
  return text.length < 10 ? `***${text.slice(-2)}` : `${text.slice(0, 3)}${'*'.repeat(text.length - 7)}${text.slice(-4)}`;
}

/** Last four. */
export function maskAccount(accountNumber: string): string {
  return accountNumber.length <= 4 ? '****' : `****${accountNumber.slice(-4)}`;
}

/** To the building; storey, unit and room go. */
export function maskAddress(address: string): string {
  const text = address.trim();
  const parts = addressParts(text);
  const isDoor = parts !== null && (parts.headIs === 'building' ? parts.rest !== '' : /\d|室|单元/.test(parts.rest));
  if (isDoor) return `${parts.head}***`;
  if (parts?.headIs === 'building') return text;
  return text.replace(/(\d+单元|\d+-\d+|\d+室|\d+楼).*$/, '***');
}
