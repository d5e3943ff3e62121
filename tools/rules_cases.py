#!/usr/bin/env python3
"""Records what the reference implementation of the rule language answers to random rules over random data.

  tools/rules_cases.py REFERENCE [--cases 3000] [--seed 1]

REFERENCE is the folder of the reference (oracle.py, rules.py …; needs PyYAML). Writes tests/rules/random/cases.jsonl and
the data sets beside it; the tests replay them, so that neither they nor the build need the reference."""
import argparse, json, os, random, sys

HERE = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'tests', 'rules', 'random')
ZONES = ['Europe/Berlin', 'America/New_York', 'UTC', 'Asia/Kathmandu', 'America/Sao_Paulo', 'Australia/Lord_Howe']
PREFIX = {'person': 'PER', 'team': 'TEA', 'service': 'SVC', 'ci': 'CI', 'incident': 'INC', 'action': 'ACT'}
WORDS = ['Mail', 'mail is down', 'VPN', 'Überlandnetz', 'überland', 'GRÜN', "it's", '100%', 'a_b', ' ', 'İstanbul', 'ΣΊΣΥΦΟΣ', 'x', 'Print', 'core', '8.5']
MOMENTS = ['2026-03-29T00:59:59.999999Z', '2026-03-29T01:30:00Z', '2026-10-25T00:30:00Z', '2026-10-25T01:30:00Z', '2026-11-01T05:30:00Z', '2026-11-01T06:30:00Z',
           '2026-03-08T07:00:00Z', '2026-01-31T15:00:00Z', '2024-02-29T12:00:00Z', '2018-11-04T03:00:00Z', '2018-02-18T02:00:00Z', '2025-12-31T23:30:00Z',
           '2026-11-22T12:00:00Z', '2026-11-21T23:00:00Z', '2026-11-22T00:00:00.5Z', '2026-04-04T15:30:00Z', '1969-12-31T23:59:59Z']
DATES = ['2026-03-29', '2026-10-25', '2026-11-01', '2026-01-31', '2024-02-29', '2018-11-04', '2025-12-31', '2026-11-22', '2026-11-21', '2026-03-08', '1969-12-31']
DURATIONS = ['15m', '4h', '30d', '2w', '1mo', '12mo', '1y', '90m', '36h', '1d', '7d', '24h']


class Data:
    """One random data set in the form of the reference."""
    def __init__(s, r, model, number):
        s.r, s.model = r, model
        s.sizes = {t: r.randint(5, 14) for t in model.types}
        zone = ZONES[number % len(ZONES)]
        s.json = {'settings': {'time_zone': zone}, 'records': {t: [s.record(t, i + 1) for i in range(n)] for t, n in s.sizes.items()},
                  'calendars': {'office': {'time_zone': zone, 'week': {d: [['08:00', '12:00'], ['13:00', '17:00']] for d in ('mon', 'tue', 'wed', 'thu')}, 'holidays': ['2026-10-26', '2026-01-01']},
                                'night': {'time_zone': zone, 'week': {'sat': [['22:00', '24:00']], 'sun': [['00:00', '06:00']], 'fri': [['09:00', '17:00']]}, 'holidays': []}}}
        if number % 3: s.json['settings']['calendar'] = 'office'
        if number % 4: s.json['actor'] = {'person': 1}
        if number % 2: s.json['settings'].update({'window': '2w', 'threshold': 1})

    def record(s, t, i):
        row = {'id': i}
        if t in PREFIX: row['ref'] = '%s-%06d' % (PREFIX[t], i)
        for n, f in s.model.types[t].items():
            if n in ('id', 'ref') or f.inverse or (n == 'in_scope' and t in s.model.hangs_on): continue
            if n == 'in_scope':
                if s.r.random() < 0.25: row[n] = False
            elif s.r.random() < 0.75: row[n] = s.value(f)
        return row

    def value(s, f):
        r, k = s.r, f.kind
        if f.name.endswith('_ref'): t = r.choice(['incident', 'incident', 'service', 'ci']); return '%s-%06d' % (PREFIX[t], r.randint(1, s.sizes[t]))
        if f.name == 'source_type': return r.choice(['incident', 'service', ' '])
        if k == 'text': return r.choice(WORDS)
        if k == 'choice': return r.choice(f.values)
        if k == 'bool': return r.random() < 0.5
        if k == 'number': return r.choice([0, 1, 2, 3, 10, 250]) if f.storage == 'int' else round(r.choice([0, 0.1, 0.2, 0.3, 45.1, -2.5, 1000, 1 / 3, 12.5]), 2 if f.storage == 'money' else 6)
        if k == 'date': return r.choice(DATES) if r.random() < 0.6 else '20%02d-%02d-%02d' % (r.randint(16, 34), r.randint(1, 12), r.randint(1, 28))
        if k == 'datetime': return r.choice(MOMENTS) if r.random() < 0.6 else '20%02d-%02d-%02dT%02d:%02d:00Z' % (r.randint(16, 34), r.randint(1, 12), r.randint(1, 28), r.randint(0, 23), r.randint(0, 59))
        if k == 'duration': return r.choice(DURATIONS)
        if k == 'ref': return r.randint(1, s.sizes[f.target] + 2)                 # some name nothing
        if k == 'refs': return [r.randint(1, s.sizes[f.target] + 1) for _ in range(r.randint(0, 4))]
        if k == 'texts': return [r.choice(WORDS) for _ in range(r.randint(0, 3))]
        return r.choice([{}, [], {'a': 1}])


class Rules:
    """Random rules, most of them well typed."""
    def __init__(s, r, model): s.r, s.model = r, model
    def pick(s, *options): return s.r.choice(options)
    def quote(s, text): return "'%s'" % text.replace("'", "''")

    def paths(s, ctx, want, steps=2):
        """Paths that end in a field for which want(field, many) holds."""
        roots = [('outer.' * i, t, False) for i, t in enumerate(ctx)] + [('me.', 'person', False)]
        found, wave = [], [(p, t, m) for p, t, m in roots]
        for depth in range(steps):
            following = []
            for prefix, t, many in wave:
                for n, f in s.model.types[t].items():
                    now = many or f.kind in ('refs', 'texts')
                    if want(f, now): found.append(prefix + n)
                    if f.kind in ('ref', 'refs') and n != 'id': following.append((prefix + n + '.', f.target, now))
            wave = following if len(following) < 40 else s.r.sample(following, 40)
        return found

    def path(s, ctx, want, steps=2):
        found = s.paths(ctx, want, steps)
        return s.r.choice(found) if found else None

    def collection(s, ctx):
        """(path, type of its members)."""
        if s.r.random() < 0.35 or not ctx:
            t = s.r.choice(list(s.model.types))
            if s.r.random() < 0.75: return 'records.' + t, t
            refs = [(n, f) for n, f in s.model.types[t].items() if f.kind in ('ref', 'refs') and n != 'id']
            n, f = s.r.choice(refs); return 'records.%s.%s' % (t, n), f.target
        if s.r.random() < 0.08: return 'my_teams', 'team'
        holder = {}
        def want(f, many):
            if f.kind == 'refs' or (f.kind == 'ref' and many and f.name != 'id'): holder[f.name] = f.target; return True
            return False
        p = s.path(ctx, want, s.pick(1, 2, 2, 3))
        return (p, holder[p.split('.')[-1]]) if p else ('records.incident', 'incident')

    def aggregate(s, ctx, depth, names, kind=None):
        c, t = s.collection(ctx); inner = [t] + ctx; where = ''
        if s.r.random() < 0.6: where = ' where ' + s.condition(inner, depth - 1)
        name = s.r.choice(names)
        if name in ('count', 'exists'): return '%s(%s%s)' % (name, c, where)
        return '%s(%s%s : %s)' % (name, c, where, s.of_kind(kind or s.pick('number', 'choice', 'text', 'ref', 'date', 'duration', 'bool'), inner, depth - 1))

    def of_kind(s, kind, ctx, depth): return getattr(s, kind)(ctx, depth)

    def number(s, ctx, depth):
        p = s.path(ctx, lambda f, many: f.kind == 'number' and not many) if s.r.random() < 0.6 else None
        if depth <= 0 or s.r.random() < 0.25: return p or s.pick('0', '1', '2', '2.5', '0.1', '0.3', '10', '0.000001', '45.1', '$n', '$threshold')
        k = s.r.random()
        if k < 0.35: return '%s %s %s' % (s.number(ctx, depth - 1), s.pick(*'+-*/'), s.number(ctx, depth - 1))
        if k < 0.42: return '(%s)' % s.number(ctx, depth - 1)
        if k < 0.46: return '-%s' % (p or '2')
        if k < 0.50: return 'abs(%s)' % s.number(ctx, depth - 1)
        if k < 0.54: return 'coalesce(%s, %s)' % (s.number(ctx, depth - 1), s.number(ctx, depth - 1))
        if k < 0.60: return 'len(%s)' % (s.text(ctx, 0) if s.r.random() < 0.5 else s.collection(ctx)[0])
        if k < 0.68: return '%s(%s, %s)' % (s.pick('minutes', 'hours', 'days', 'months'), s.moment(ctx, depth - 1), s.moment(ctx, depth - 1))
        if k < 0.70: return 'age_days(%s)' % s.moment(ctx, depth - 1)
        if k < 0.74: return 'business_minutes(%s, %s%s)' % (s.moment(ctx, 0), s.moment(ctx, 0), s.pick('', ", 'night'", ", 'office'"))
        if k < 0.78: return '%s / %s' % (s.duration(ctx, depth - 1), s.duration(ctx, depth - 1))
        if k < 0.86: return s.aggregate(ctx, depth, ['count', 'count', 'count_distinct'])
        return s.aggregate(ctx, depth, ['sum', 'avg', 'median', 'min', 'max', 'p90', 'p50', 'p1'], 'number')

    def duration(s, ctx, depth):
        p = s.path(ctx, lambda f, many: f.kind == 'duration' and not many) if s.r.random() < 0.5 else None
        if depth <= 0 or s.r.random() < 0.3: return p or s.pick(*DURATIONS, '$d', '$window')
        k = s.r.random()
        if k < 0.25: return '(%s - %s)' % (s.moment(ctx, depth - 1), s.moment(ctx, depth - 1))
        if k < 0.45: return '(%s %s %s)' % (s.duration(ctx, depth - 1), s.pick('+', '-'), s.duration(ctx, depth - 1))
        if k < 0.60: return '%s * %s' % (s.duration(ctx, depth - 1), s.pick('2', '0.5', '0.3333', p and s.number(ctx, 0) or '3'))
        if k < 0.70: return '%s / %s' % (s.duration(ctx, depth - 1), s.pick('2', '7', '0.5', '3'))
        if k < 0.76: return 'abs(%s)' % s.duration(ctx, depth - 1)
        if k < 0.82: return 'coalesce(%s, 4h)' % s.duration(ctx, depth - 1)
        if k < 0.86: return '-%s' % (p or '1d')
        return s.aggregate(ctx, depth, ['sum', 'avg', 'median', 'min', 'max', 'p75'], 'duration')

    def date(s, ctx, depth):
        p = s.path(ctx, lambda f, many: f.kind == 'date' and not many)
        if depth <= 0 or s.r.random() < 0.4: return p if p and s.r.random() < 0.7 else s.pick('today()', '$day')
        return s.pick('%s %s %s' % (s.date(ctx, 0), s.pick('+', '-'), s.pick('1d', '7d', '2w', '1mo', '1y', '48h', '13mo')), "start_of(%s, '%s')" % (s.moment(ctx, depth - 1), s.pick('day', 'week', 'month', 'quarter', 'year')),
                      'coalesce(%s, today())' % s.date(ctx, depth - 1))

    def moment(s, ctx, depth):
        if s.r.random() < 0.4: return s.date(ctx, depth)
        p = s.path(ctx, lambda f, many: f.kind == 'datetime' and not many)
        if depth <= 0 or s.r.random() < 0.5: return p if p and s.r.random() < 0.75 else s.pick('now()', '$at')
        return s.pick('%s %s %s' % (s.moment(ctx, depth - 1), s.pick('+', '-'), s.pick(*DURATIONS, '$window', s.duration(ctx, 0))), 'coalesce(%s, now())' % (p or '$at'))

    def text(s, ctx, depth):
        p = s.path(ctx, lambda f, many: f.kind == 'text' and not many) if s.r.random() < 0.8 else None
        if depth > 0 and s.r.random() < 0.1: return 'coalesce(%s, %s)' % (s.text(ctx, 0), s.text(ctx, 0))
        return p or s.pick(s.quote(s.r.choice(WORDS)), '$t')
    def choice(s, ctx, depth): return s.path(ctx, lambda f, many: f.kind == 'choice' and not many) or s.quote('p1')
    def ref(s, ctx, depth): return s.path(ctx, lambda f, many: f.kind == 'ref' and not many) or 'me'
    def bool(s, ctx, depth):
        if s.r.random() < 0.3 and depth > 0: return '(%s)' % s.condition(ctx, depth - 1)
        return s.path(ctx, lambda f, many: f.kind == 'bool' and not many) or s.pick('true', 'false', '$strict')

    def typed_ref(s, ctx):
        """Two references of one type where there are."""
        t = s.r.choice(list(s.model.types))
        want = lambda f, many: f.kind == 'ref' and f.target == t and not many
        return s.path(ctx, want) or 'me', s.path(ctx, want) or 'me', t

    def comparison(s, ctx, depth):
        k, op = s.r.random(), s.pick('=', '!=', '<', '<=', '>', '>=')
        if k < 0.20: return '%s %s %s' % (s.number(ctx, depth), op, s.number(ctx, depth - 1))
        if k < 0.36: return '%s %s %s' % (s.moment(ctx, depth), op, s.pick(s.moment(ctx, depth - 1), s.quote(s.r.choice(DATES)), s.quote(s.r.choice(MOMENTS))))
        if k < 0.44: return '%s %s %s' % (s.duration(ctx, depth), op, s.duration(ctx, depth - 1))
        if k < 0.52: return '%s %s %s' % (s.text(ctx, depth), op, s.text(ctx, 0))
        if k < 0.60:
            holder = {}
            def want(f, many):
                if f.kind == 'choice' and not many: holder[f.name] = f.values; return True
                return False
            p = s.path(ctx, want)
            if p: v = [s.quote(s.r.choice(holder[p.split('.')[-1]])) for _ in range(2)]; return s.pick('%s = %s' % (p, v[0]), '%s != %s' % (p, v[0]), '%s in (%s, %s)' % (p, v[0], v[1]), '%s not in (%s)' % (p, v[0]))
        if k < 0.66: a, b, _ = s.typed_ref(ctx); return '%s %s %s' % (a, s.pick('=', '!='), b)
        if k < 0.70:
            p = s.path(ctx, lambda f, many: f.name == 'ref' and not many)
            if p: return s.pick('%s = %s', '%s != %s', '%s in (%s)', '%s starts with %s') % (p, s.quote('%s-%06d' % (s.r.choice(list(PREFIX.values())), s.r.randint(1, 5))))
        if k < 0.75: return '%s %s %s' % (s.bool(ctx, depth), s.pick('=', '!='), s.bool(ctx, depth - 1))
        if k < 0.80: return '%s %sin (%s, %s)' % (s.number(ctx, depth - 1), s.pick('', 'not '), s.number(ctx, 0), s.number(ctx, 0))
        if k < 0.85: return '%s %sbetween %s and %s' % (s.moment(ctx, depth - 1), s.pick('', 'not '), s.moment(ctx, 0), s.moment(ctx, 0))
        if k < 0.90: return '%s in (%s, %s)' % (s.moment(ctx, 0), s.moment(ctx, 0), s.quote(s.r.choice(DATES)))
        if k < 0.95: return 'overlaps(%s, %s, %s, %s)' % tuple(s.moment(ctx, 0) for _ in range(4))
        return '%s %sbetween %s and %s' % (s.number(ctx, depth - 1), s.pick('', 'not '), s.number(ctx, 0), s.number(ctx, 0))

    def membership(s, ctx, depth):
        if s.r.random() < 0.4:
            p = s.path(ctx, lambda f, many: f.kind == 'texts') or 'records.service.tags'
            return '%s %sin %s' % (s.text(ctx, 0), s.pick('', 'not '), p)
        c, t = s.collection(ctx); p = s.path(ctx, lambda f, many: f.kind == 'ref' and f.target == t and not many) or 'me'
        return '%s %sin %s' % (p, s.pick('', 'not '), c)

    def condition(s, ctx, depth):
        k = s.r.random()
        if depth > 0 and k < 0.22: return '%s %s %s' % (s.condition(ctx, depth - 1), s.pick('and', 'or'), s.condition(ctx, depth - 1))
        if depth > 0 and k < 0.28: return '(%s)' % s.condition(ctx, depth - 1)
        if depth > 0 and k < 0.36: return 'not %s' % s.comparison(ctx, depth - 1)
        if depth > 0 and k < 0.50: return s.aggregate(ctx, depth, ['exists'])
        if k < 0.58: return s.membership(ctx, depth)
        if k < 0.66: return '%s is %snull' % (s.pick(s.number, s.moment, s.text, s.ref, s.choice, s.bool)(ctx, depth - 1), s.pick('', 'not '))
        if k < 0.70: return '%s is %snull' % (s.path(ctx, lambda f, many: f.kind in ('refs', 'texts', 'json')) or 'my_teams', s.pick('', 'not '))
        if k < 0.76: return '%s %s%s %s' % (s.text(ctx, depth), s.pick('', 'not '), s.pick('contains', 'starts with'), s.pick(s.quote(s.r.choice(WORDS)), s.text(ctx, 0)))
        if k < 0.80: return s.bool(ctx, 0)
        return s.comparison(ctx, depth)

    def broken(s, text):
        """The text with a token lost, doubled or replaced: what it is then is for the reference to say."""
        tokens = text.split(' '); i = s.r.randrange(len(tokens)); k = s.r.random()
        if k < 0.3: del tokens[i]
        elif k < 0.5: tokens.insert(i, tokens[i])
        elif k < 0.9: tokens[i] = s.pick('null', "'x'", '5', '1mo', 'title', 'cis', '(', ')', 'and', 'NOT', 'outer.title', 'records.ci', '$x', 'in', '3x', "'", 'me', ',', 'notes.by', 'is')
        else: tokens[i] = tokens[i][:-1]
        return ' '.join(tokens)


def bounds():
    """Rules at their bounds and one beyond."""
    for n in (64, 65): yield '(' * n + '1' + ')' * n; yield 'not ' * n + 'true'; yield '- ' * n + '1'; yield 'abs(' * n + '1' + ')' * n
    for n in (32, 33): yield 'abs(- ' * n + '1' + ')' * n; yield '(not ' * n + 'true' + ')' * n
    for n in (1000, 1001): yield '1 in (%s)' % ', '.join(['1'] * n)
    for n in (999, 1000, 1001): yield ' + '.join(['1'] * n); yield ' and '.join(['1=1'] * (n * 2 // 3))
    for n in (7, 8, 9): yield 'me' + '.boss' * n + ' is null'; yield 'exists(records.person' + '.boss' * (n - 1) + ')'
    for n in (4, 5): yield 'exists(records.ci where ' * n + 'true' + ')' * n; yield 'count(records.ci where exists(my_teams where title is null)) + ' * n + '1'
    for n in (10000, 10001): yield '1' + ' ' * (n - 1); yield "'" + 'ü' * (n - 2) + "'"
    yield from ('999999999999999', '1000000000000000', '0.99999999999999', '0.999999999999999', "'a''b''c", "'a''", "'", "''", "''''", '1.5.2', '5.', '.5', '3months', '3mox', '$', '$1', '!', '1 != 2', '1 ! = 2', '1\t+\n1',
                'records.ci.x', 'my_teams.boss', 'outer.and', 'outer.me', 'outer.records', 'records.and', 'me.and', 'me(', 'where(1)', 'count', 'count(', 'p0(my_teams : 1)', 'p100(my_teams : 1)', 'p07(my_teams : 1)', 'me is not', 'me not is null',
                "'a' in 5", "'a' not 'b'", 'True', 'Null is null', 'count(my_teams.)', 'now() now()', 'now', 'today', "start_of(today(), 'DAY')", "business_minutes(today(), today(), office)", '1 = 1 = 1', '1 between 1', '1 between 1 or 2')


def main():
    p = argparse.ArgumentParser(usage=__doc__); p.add_argument('reference'); p.add_argument('--cases', type=int, default=3000); p.add_argument('--seed', type=int, default=1)
    a = p.parse_args(); sys.path.insert(0, a.reference)
    import data as reference, oracle
    sys.setrecursionlimit(30000)                                 # a sum of a thousand terms is a deep tree there
    model = reference.Model(os.path.join(HERE, 'model.json')); r = random.Random(a.seed); sets = {}
    for i in range(6):
        d = Data(r, model, i).json; sets['set_%d' % i] = (d, reference.Data(d, model))
        with open(os.path.join(HERE, 'set_%d.json' % i), 'w', encoding='utf-8') as f: json.dump(d, f, ensure_ascii=False, indent=0)
    rules, lines, tried, fixed = Rules(r, model), [], 0, bounds()
    while len(lines) < a.cases:
        tried += 1; name = r.choice(list(sets)); raw, d = sets[name]; bound = next(fixed, None)
        on = r.choice([None, 'incident', 'incident', 'incident', 'service', 'ci', 'person', 'note', 'stamp', 'action', 'team'])
        case = {'data': name, 'on': on, 'now': r.choice(MOMENTS[:-1]), 'scope': r.choice(['all', 'sms'])}
        params = {'n': r.choice([1, 2.5, 0.1, 1 / 3]), 'd': r.choice(DURATIONS), 't': r.choice(WORDS), 'day': r.choice(DATES), 'at': r.choice(MOMENTS)}
        ctx, depth = [on] if on else [], r.choice([0, 1, 1, 2, 2, 3])
        if on and r.random() < 0.6: expr = rules.condition(ctx, depth)
        else:
            expr = rules.of_kind(r.choice(['number', 'number', 'duration', 'date', 'moment', 'text', 'choice', 'bool', 'ref']), ctx, depth)
            if on: case['record'] = r.choice([row['id'] for row in raw['records'][on]])
        if r.random() < 0.12: expr = rules.broken(expr)
        if bound is not None: expr, on = bound, None; case.pop('record', None); case['on'] = None
        elif len(expr) > 600: continue
        used = {k: v for k, v in params.items() if '$' + k in expr}
        case.update({'expr': expr, 'params': used})
        try: answer = oracle.evaluate(model, d, expr, reference.parse_datetime(case['now']), on, case.get('record'), used, case['scope'])
        except (OverflowError, ValueError, TypeError, AttributeError): continue       # beyond the calendar or the reference
        if 'error' in answer:
            if answer['error']['code'] == 'cost': continue
            answer['error'].pop('message')
        lines.append(json.dumps({**case, **answer}, ensure_ascii=False))
    with open(os.path.join(HERE, 'cases.jsonl'), 'w', encoding='utf-8') as f: f.write('\n'.join(lines) + '\n')
    errors = sum('"error"' in x for x in lines); nulls = sum('"value": null' in x or '"value": []' in x for x in lines)
    print('%d cases (%d errors, %d of nothing) from %d rules' % (len(lines), errors, nulls, tried))


if __name__ == '__main__': main()
