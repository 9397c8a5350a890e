-- The second half of fused.sql: what is read out of inspections, sources and officers.

-- ---- what the checks of inspections look up ----
create table by_number as select certificate_no, max(certificate_until) as until, count(*) as holders from officer group by all;
create table by_name as select officer_name, max(certificate_until) as until, count(*) as holders from officer group by all;
create table by_own as select unit_code, officer_name, max(certificate_until) as until, count(*) as holders from officer group by all;
create table library as select distinct unit_code from officer;
create table home as select credit_code, max(longitude) as lon, max(latitude) as lat from source where longitude is not null and latitude is not null group by all;
-- no record of this nation names more than two people
create table certs as
select row_id, case when min(value) = max(value) then 1 else count(*) end as numbers, count(*) as entries, bool_or(b.holders is null) as stranger, min(b.until) as until, bool_or(b.holders > 0 and b.until is null) as undated
from read_parquet('{folder}/inspection__certificate_nos-?.parquet') p left join by_number b on b.certificate_no = p.value group by row_id;
create table crew as
select row_id, case when min(value) = max(value) then 1 else count(*) end as names, count(*) as entries,
    case when min(value) = max(value) then min(value) else min(value) || '、' || max(value) end as people
from read_parquet('{folder}/inspection__officers-?.parquet') group by row_id;

-- FILE-08: visits of one officer on one day, each with each
create table clash as
with visit as (
    select i.row_id, p.value as who, inspection_id, credit_code, source_name, started_at, coalesce(ended_at, started_at) as left_at, longitude, latitude
    from inspection i join read_parquet('{folder}/inspection__certificate_nos-?.parquet') p on p.row_id = i.row_id where coalesce(on_site, true)
    union all
    select i.row_id, unit_code || p.value, inspection_id, credit_code, source_name, started_at, coalesce(ended_at, started_at), longitude, latitude
    from inspection i join read_parquet('{folder}/inspection__officers-?.parquet') p on p.row_id = i.row_id where coalesce(on_site, true) and certificate_nos is null
), dated as (
    select *, unnest(list_distinct([cast(started_at as date), cast(left_at as date)])) as visited_on from visit where started_at is not null
), pair as (
    select a.row_id, b.row_id as other_row_id, a.inspection_id, b.inspection_id as other, a.started_at < b.left_at and b.started_at < a.left_at as overlap,
        date_diff('second', least(a.left_at, b.left_at), greatest(a.started_at, b.started_at)) / 3600 as gap, metres(a.longitude, a.latitude, b.longitude, b.latitude) / 1000 as km
    from dated a join dated b on b.who = a.who and b.visited_on = a.visited_on and b.row_id > a.row_id
        and coalesce(b.credit_code, b.source_name) <> coalesce(a.credit_code, a.source_name) and coalesce(b.source_name <> a.source_name, true)
), suspect as (
    select distinct row_id, other_row_id, inspection_id, other, overlap, not overlap and km > 120 * gap as fast, not overlap and km is null as blind
    from pair where overlap or km > 120 * gap or km is null
), one_way as (
    select row_id, other, overlap, fast, blind from suspect union all select other_row_id, inspection_id, overlap, fast, blind from suspect
)
select row_id, bool_or(overlap) as crosses, bool_or(fast) as too_fast, bool_or(blind) as blind, string_agg(distinct other, '、' order by other) filter (overlap or fast) as others
from one_way group by row_id;

-- MOB-07: what one crew did on one day
create table busy as
select unit_code, people, visited_on, count(*) as visits, sum(odd) as odd_visits from (
    select unit_code, people, cast(started_at as date) as visited_on, cast(not d.is_workday or hour(started_at) >= 22 or hour(started_at) < 6 as int) as odd
    from inspection i join crew c on c.row_id = i.row_id left join workday d on d.day = cast(started_at as date) where started_at is not null)
group by all having visits > 1;

-- ---- one pass over inspections: FILE-07, FILE-08, MOB-06, MOB-07 ----
create table seen as
with i as (
    select i.*, coalesce(on_site, true) as visited, coalesce(k.numbers, 0) as numbers, coalesce(k.entries, 0) as number_entries, coalesce(c.names, 0) as names, coalesce(c.entries, 0) as name_entries, c.people,
        k.stranger, k.until, k.undated, l.unit_code is not null as covered, x.crosses, x.too_fast, x.blind, x.others, h.credit_code is not null as at_home,
        coalesce(b.visits, case when c.people is not null and started_at is not null then 1 end) as visits,
        case when not d.is_workday or hour(started_at) >= 22 or hour(started_at) < 6 then coalesce(b.odd_visits, 1) else 0 end as odd_visits, metres(i.longitude, i.latitude, h.lon, h.lat) as away
    from inspection i left join certs k on k.row_id = i.row_id left join crew c on c.row_id = i.row_id left join library l on l.unit_code = i.unit_code
    left join clash x on x.row_id = i.row_id left join home h on h.credit_code = i.credit_code left join workday d on d.day = cast(i.started_at as date)
    left join busy b on b.unit_code = i.unit_code and b.people = c.people and b.visited_on = cast(i.started_at as date)
), by_names as (
    select i.row_id, max(case when coalesce(o.holders, a.holders, 0) = 0 and covered or case when o.holders > 0 then o.until else a.until end < cast(started_at as date) then 1 else 0 end) as bad,
        max(case when coalesce(o.holders, a.holders, 0) = 0 and not covered or coalesce(o.holders, a.holders) > 0 and case when o.holders > 0 then o.until else a.until end is null or started_at is null then 1 else 0 end) as unclear
    from i join read_parquet('{folder}/inspection__officers-?.parquet') p on p.row_id = i.row_id
    left join by_own o on o.officer_name = p.value and o.unit_code = i.unit_code left join by_name a on a.officer_name = p.value where i.numbers < i.names group by i.row_id
), judged as (
    select i.*,
        case when numbers + names = 0 then 0 when name_entries >= 2 and number_entries >= 2 then least(names, numbers) else greatest(names, numbers) end as persons,
        case when numbers < names then coalesce(m.bad, 0) when numbers > 0 and ((stranger and covered) or until < cast(started_at as date)) then 1 else 0 end as bad,
        case when numbers < names then coalesce(m.unclear, 0) when numbers > 0 and ((stranger and not covered) or undated or started_at is null) then 1 else 0 end as unclear,
        case when i.credit_code is null then '统一社会信用代码、' else '' end || case when source_name is null then '企业名称、' else '' end || case when started_at is null then '检查开始时间、' else '' end
        || case when ended_at is null then '检查结束时间、' else '' end || case when officers is null then '执法人员、' else '' end || case when certificate_nos is null then '执法证号、' else '' end
        || case when place is null then '检查地点、' else '' end || case when content is null then '检查内容、' else '' end || case when conclusion is null then '检查结论、' else '' end
        || case when showed_certificate is null then '是否出示证件、' else '' end || case when photo_count is null and visited then '照片数、' else '' end as missing,
        cast(round(date_diff('second', started_at, created_at) / 60) as bigint) as created_after, cast(round(date_diff('second', started_at, ended_at) / 60) as bigint) as lasted
    from i left join by_names m on m.row_id = i.row_id
), said as (
    select *, case when missing <> '' then '缺少' || left(missing, length(missing) - 1) || '；' else '' end || case when not credit_code_ok then '统一社会信用代码' || credit_code || '校验位不对；' else '' end
        || case when visited and photo_count < 1 then '没有照片；' else '' end || case when visited and (longitude is null or latitude is null) then '没有经纬度；' else '' end
        || case when visited and away > 500 then '检查坐标距企业' || cast(cast(round(away) as bigint) as varchar) || '米，超过限值；' else '' end as gaps,
        case when created_after > 2880 then '检查开始' || cast(created_after // 60 as varchar) || '小时后才建立记录（补录）；' else '' end
        || case when visited and lasted < 10 then '检查只有' || cast(lasted as varchar) || '分钟；' else '' end
        || case when visits > 8 then '同组人员（' || people || '）当日检查' || cast(visits as varchar) || '家；' else '' end
        || case when odd_visits > 5 then '同组人员（' || people || '）当日夜间或休息日检查' || cast(odd_visits as varchar) || '家；' else '' end as signals
    from judged
), verdicts as (
    select *, verdict(true, case when persons < 2 and started_at is not null or bad = 1 then false when unclear = 1 then null when started_at is not null then persons >= 2 end) as v07,
        verdict(visited, case when crosses or too_fast then false when started_at is null or ended_at is null or officers is null or blind then null else true end) as v08,
        verdict(true, case when gaps <> '' then false when visited and not at_home then null else true end) as vm6,
        verdict(true, case when signals <> '' then false when created_at is null or started_at is null or people is null or (visited and ended_at is null) then null else true end) as vm7
    from said
)
select unit_code, v07, v08, vm6, vm7, greatest(v07, v08, vm6, vm7) >= 2 as hit,
    case when hit then struct_pack(row_id, inspection_id, source_file, source_sheet, source_row, started_at, ended_at, created_at, officers, certificate_nos, source_name, persons, bad, numbers, names, covered, crosses, others,
        gaps, signals, photo_count, longitude, latitude, away, visits, people, visited) end as r
from verdicts;
drop table certs; drop table crew; drop table clash; drop table busy;

insert into tally
select check_id, coalesce(unit_code, ''), sum(many) filter (v > 0), sum(many) filter (v = 3), sum(many) filter (v = 2)
from (unpivot (select unit_code, v07 as "FILE-07", v08 as "FILE-08", vm6 as "MOB-06", vm7 as "MOB-07", count(*) as many from seen group by all)
    on "FILE-07", "FILE-08", "MOB-06", "MOB-07" into name check_id value v)
group by all having sum(many) filter (v > 0) > 0;

create table blamed as
with one as (
    select r.row_id, p.value as printed, cast(r.started_at as date) as checked_on, r.covered, b.until, coalesce(b.holders, 0) as holders
    from seen s join read_parquet('{folder}/inspection__certificate_nos-?.parquet') p on p.row_id = r.row_id left join by_number b on b.certificate_no = p.value where v07 = 3 and r.bad = 1 and r.numbers >= r.names
    union all
    select r.row_id, p.value, cast(r.started_at as date), r.covered, case when o.holders > 0 then o.until else a.until end, coalesce(o.holders, a.holders, 0)
    from seen s join read_parquet('{folder}/inspection__officers-?.parquet') p on p.row_id = r.row_id left join by_own o on o.officer_name = p.value and o.unit_code = s.unit_code left join by_name a on a.officer_name = p.value
    where v07 = 3 and r.bad = 1 and r.numbers < r.names
), named as (
    select row_id, case when holders = 0 and covered then printed || '名录库查无此人' when until < checked_on then printed || '证件已于' || cast(until as varchar) || '到期' end as said from one
)
select row_id, string_agg(distinct said, '、' order by said) as said from named group by row_id;

insert into raw
select 'FILE-07', unit_code, r.inspection_id, v07, '执法人员' || w(r.officers) || '，执法证号' || w(r.certificate_nos) || '，不同人员' || n(r.persons) || '名' || coalesce('；' || nullif(b.said, ''), ''),
    '不少于' || least_number || '名执法人员，检查当日执法证均在有效期内', case when r.started_at is null then '' else law('FILE-07') end, r.source_file, r.source_sheet, r.source_row,
    case v07 when 3 then '检查' || r.inspection_id || '（' || inside(strftime(r.started_at, '%Y年%-m月%-d日%H时%M分')) || '）：执法人员' || n(r.persons) || '名（' || inside(r.officers) || '），应不少于' || least_number || '名且执法证有效。' || coalesce(b.said, '')
    else '检查' || r.inspection_id || '缺少检查时间、执法人员或执法证有效期，或该单位未提供执法人员名录库，无法判定。' end
from (select *, case when r.started_at is null then '（空）' else '2' end as least_number from seen where v07 >= 2) s left join blamed b on b.row_id = r.row_id;

insert into raw
select 'FILE-08', unit_code, r.inspection_id, v08, w(r.source_name) || '，' || t(r.started_at) || '至' || t(r.ended_at) || '，' || w(r.officers) || '；冲突记录' || w(r.others), '同一人员同一时间只在一处，两地间车速不超过限值', '',
    r.source_file, r.source_sheet, r.source_row,
    case v08 when 3 then '检查' || r.inspection_id || '（' || w(r.source_name) || '，' || t(r.started_at) || '至' || t(r.ended_at) || '，' || w(r.officers) || '）与' || w(r.others) || '冲突：'
        || case when r.crosses then '同一人员同一时间在不同对象' else '同一人员在两地之间来不及往返' end || '。'
    else '检查' || r.inspection_id || '缺少起止时间、执法人员或经纬度，时空冲突无法判定完整。' end
from seen where v08 >= 2;

insert into raw
select 'MOB-06', unit_code, r.inspection_id, vm6, w(r.gaps) || '照片' || n(r.photo_count) || '张，坐标（' || num(r.longitude) || '，' || num(r.latitude) || '），距企业' || n(cast(round(r.away) as bigint)) || '米',
    '要素齐全，代码有效，照片不少于1张，坐标距企业不超过500米', '', r.source_file, r.source_sheet, r.source_row,
    case vm6 when 3 then '检查记录' || r.inspection_id || '（' || inside(r.source_name) || '）要素不全：' || r.gaps || '距离限值500米。'
    else '检查记录' || r.inspection_id || '（' || inside(r.source_name) || '）没有提供名录库中的企业坐标，要素是否完整无法判定。' end
from seen where vm6 >= 2;

insert into raw
select 'MOB-07', unit_code, r.inspection_id, vm7, w(r.signals) || '开始' || t(r.started_at) || '，结束' || t(r.ended_at) || '，建立' || t(r.created_at) || '，同组当日' || n(r.visits) || '家',
    '开始后48小时内建立，时长不少于10分钟，相似度不超过0.9，同组每日不超过8家，夜间或休息日不超过5家', '', r.source_file, r.source_sheet, r.source_row,
    case vm7 when 3 then '检查记录' || r.inspection_id || '（' || w(r.source_name) || '，' || t(r.started_at) || '）疑为补录或批量生成：' || r.signals
    else '缺少' || array_to_string(list_filter([case when r.people is null then '执法人员' end, case when r.created_at is null then '创建时间' end, case when r.started_at is null then '检查开始时间' end,
        case when r.ended_at is null then '检查结束时间' end], lambda x: x is not null), '、') || '，无法判定。' end
from seen where vm7 >= 2;
drop table seen;

-- ---- sources and officers: PLAN-07, RAND-05, THREE-11 ----
create table visited as
select credit_code, min(unit_code) as unit_code, min(row_id) as row_id, min(source_name) as source_name, count(*) filter (on_site) as visits, count(*) filter (on_site is null) as unclear,
    count(*) filter (on_site and started_at >= date '2025-01-01' and not coalesce(regexp_matches(task_source, '投诉|举报|信访|交办|转办|督办|应急|复查|后督察'), false)) as capped
from inspection where credit_code is not null and year(started_at) = 2021 group by credit_code;

create table often as
select credit_code, string_agg(distinct cast(cast(started_at as date) as varchar), '、' order by cast(cast(started_at as date) as varchar)) filter (on_site) as dates
from inspection where credit_code in (select credit_code from visited where capped > 2) and year(started_at) = 2021 group by credit_code;

create table listed as
select s.*, coalesce(p.penalties, 0) as penalties, coalesce(regexp_matches(source_kind, '重点') and not regexp_matches(source_kind, '非重点'), false) as key_kind, coalesce(regexp_matches(source_kind, '特殊'), false) as special,
    coalesce(closed_on <= date '2021-12-31', false) as shut, coalesce(regexp_matches(status, '关停|关闭|注销|吊销|搬迁|拆除'), false) as said_shut, date '2021-12-31' - updated_on as age
from source s left join (
    select credit_code, count(*) as penalties from case_file where year(decided_on) = 2020 and credit_code is not null and not coalesce(regexp_matches(penalty_kind, '^不予'), false)
        and not coalesce(regexp_matches(review_result, '撤销|确认违法|无效'), false) group by all) p on p.credit_code = s.credit_code;

create table reached as
with l as (
    select credit_code, min(unit_code) as unit_code, min(row_id) as row_id, min(source_name) as source_name,
        bool_or((is_key_source or (regexp_matches(source_kind, '重点') and not regexp_matches(source_kind, '非重点'))) and not shut and not said_shut and not coalesce(regexp_matches(status, '停产'), false)) as is_key
    from listed where credit_code is not null group by credit_code
), b as (
    select coalesce(l.unit_code, v.unit_code) as unit_code, coalesce(l.credit_code, v.credit_code) as credit_code, case when l.credit_code is null then v.row_id else l.row_id end as row_id,
        case when l.credit_code is null then v.source_name else l.source_name end as source_name, coalesce(is_key, false) as is_key, coalesce(visits, 0) as visits, coalesce(unclear, 0) as unclear, coalesce(capped, 0) as capped, dates
    from l full join visited v on v.credit_code = l.credit_code left join often o on o.credit_code = v.credit_code
)
select *, verdict(capped > 2 or (is_key and visits = 0) or (visits > 0 and (is_key or capped > 0)), case when capped > 2 then false when is_key and visits = 0 then case when unclear = 0 then false end else true end) as v from b;
insert into tally select 'PLAN-07', coalesce(unit_code, ''), count(*) filter (v > 0), count(*) filter (v = 3), count(*) filter (v = 2) from reached group by all having count(*) filter (v > 0) > 0;
insert into raw
select 'PLAN-07', b.unit_code, b.credit_code, v, '入企检查' || n(visits) || '次' || coalesce('（' || dates || '）', '') || '，计入上限' || n(capped) || '次', '每年不超过2次（省级上限，示例：遂昌2025年同一机关每年不超过2次，自2025-01-01起）；重点排污单位至少一次', '',
    s.source_file, s.source_sheet, s.source_row,
    case v when 3 then '企业' || w(b.source_name) || '（' || b.credit_code || '）'
        || case when capped > 2 then '全年入企检查' || capped || '次，超过上限2次（' || dates || '）' else '为重点排污单位，全年没有入企检查' end || '。'
    else '重点排污单位' || w(b.source_name) || '（' || b.credit_code || '）有检查记录而没有注明是否入企，无法判定。' end
from reached b left join source s on s.row_id = b.row_id where v >= 2;

create table libraries as
with j as (
    select *, case when source_kind is null then false else coalesce((is_key_source and not key_kind and not special) or (key_kind and not is_key_source and not coalesce(regexp_matches(risk_level, '较大|重大|高'), false)), false) end as differs,
        case when shut or said_shut then false else age > 92 end as stale, coalesce(shut and regexp_matches(status, '正常|在产|生产|运行|运营|营业|开业|在营') and not regexp_matches(status, '停'), false) as closing,
        penalties > 0 and not special and not (shut or said_shut) and source_kind is not null as low
    from listed
)
select *, verdict(true, not (source_kind is null or differs or stale or closing or low)) as v from j;
insert into tally select 'RAND-05', coalesce(unit_code, ''), count(*), count(*) filter (v = 3), count(*) filter (v = 2) from libraries group by all;
insert into raw
select 'RAND-05', unit_code, credit_code, v, w(source_name) || '：监管类别' || w(source_kind) || '，更新日期' || d(updated_on) || '，企业状态' || w(status) || '，上年度处罚' || n(penalties) || '次',
    '类别完整、与重点排污单位名录一致，按周期更新，关停同步，上年度受处罚的列为特殊监管对象', '', source_file, source_sheet, source_row,
    case v when 3 then '名录库中' || w(source_name) || '（' || credit_code || '）：' || w(case when source_kind is null then '没有监管类别；' else '' end || case when differs then '监管类别与重点排污单位名录不一致；' else '' end
        || case when stale then '超过更新周期没有更新；' else '' end || case when closing then '已关停而企业状态没有更新；' else '' end || case when low then '上年度受过处罚而没有列为特殊监管对象；' else '' end)
        || '监管类别' || w(source_kind) || '，更新日期' || d(updated_on) || '，上年度处罚' || n(penalties) || '次。'
    else '名录库中' || w(source_name) || '（' || credit_code || '）没有更新日期或监管类别，无法判定。' end
from libraries where v >= 2;

create table reviewers as
with person as (
    select *, case when coalesce(left_on <= date '2021-12-31', false) then false when status is null then true
        else regexp_matches(status, '在岗|在职|在编') and not regexp_matches(status, '不在|离岗|离职|退休|借调|调出|辞') end as on_duty from officer
), staff as (
    select unit_code, min(row_id) as row_id, count(*) as officers, count(is_reviewer) as marked, count(*) filter (is_reviewer) as reviewers,
        string_agg(distinct officer_name, '、' order by officer_name) filter (is_reviewer and not has_legal_qualification and reviewer_since_on >= date '2018-01-01') as unqualified,
        string_agg(distinct officer_name, '、' order by officer_name) filter (is_reviewer and (has_legal_qualification is null or (not has_legal_qualification and reviewer_since_on is null))) as unclear
    from person where on_duty group by unit_code
), j as (
    select b.unit_code, b.unit_name, row_id, officers, reviewers, round(reviewers / officers, 4) as share, coalesce(unqualified, '') as unqualified, coalesce(unclear, '') as unclear,
        case when marked <> 0 then reviewers / officers >= 0.05::double end as enough,
        case when not enough then '审核人员比例不足；' else '' end || case when coalesce(unqualified, '') <> '' then unqualified || '初次从事审核而没有法律职业资格；' else '' end as fault
    from branch b left join staff s on s.unit_code = b.unit_code where right(b.unit_code, 2) <> '00'
)
select *, case when fault = '' then '无' else left(fault, length(fault) - 1) end as told, verdict(true, enough and unqualified = '' and case when unclear = '' then true end) as v from j;
insert into tally select 'THREE-11', unit_code, count(*), count(*) filter (v = 3), count(*) filter (v = 2) from reviewers group by all;
insert into raw
select 'THREE-11', r.unit_code, r.unit_code, v, '在岗执法人员' || n(officers) || '人，法制审核人员' || n(reviewers) || '人，比例' || num(share) || '；问题：' || told, '比例不低于0.05，2018年1月1日以后初次从事审核的有法律职业资格', law('THREE-11'),
    source_file, source_sheet, source_row,
    case v when 3 then unit_name || '在岗执法人员' || n(officers) || '人，法制审核人员' || n(reviewers) || '人，比例' || num(share) || '（应不低于0.05）。' || told || '。'
    else unit_name || '缺少执法人员名录、是否法制审核人员，或审核人员' || w(unclear) || '的法律职业资格、任审核岗日期，无法判定。' end
from reviewers r left join (select row_id, source_file, source_sheet, source_row from officer) o on o.row_id = r.row_id where v >= 2;

-- ---- results ----
create table card as select * from read_parquet('{out}/card.parquet');
copy (
    select 'nation' as run_id, r.check_id, item, r.unit_code, coalesce(unit_name, '') as unit_name, dataset, subject_key, case v when 3 then 'fail' else 'unknown' end as verdict, observed, expected, severity, basis, law_version,
        source_file, source_sheet, source_row, message
    from raw r join card c on c.check_id = r.check_id left join branch b on b.unit_code = r.unit_code
    order by r.check_id, r.unit_code, subject_key, source_file, source_row, observed
) to '{out}/exceptions.parquet' (format parquet, compression zstd, row_group_size 122880);
copy (
    select c.check_id, b.unit_code, coalesce(population, 0) as population, coalesce(population, 0) - coalesce(fail, 0) - coalesce(unknown, 0) as pass, coalesce(fail, 0) as fail, coalesce(unknown, 0) as unknown
    from card c cross join branch b left join tally t on t.check_id = c.check_id and t.unit_code = b.unit_code order by 1, 2
) to '{out}/counts.parquet' (format parquet, compression zstd);
