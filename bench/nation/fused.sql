-- The twelve checks that read inspections, case files, sources and officers, written by hand for the year 2021 as one pass per table, and not by
-- the compiler: the rival of bench/nation. It knows what holds for this year and these tables (which law is in force, that no extension counts
-- before 2023, that every column was exported), which the compiler does not. {…} in braces are paths.

create macro d(x) as coalesce(strftime(x, '%Y年%-m月%-d日'), '（空）');
create macro t(x) as coalesce(strftime(x, '%Y年%-m月%-d日%H时%M分'), '（空）');
create macro w(x) as coalesce(nullif(x, ''), '（空）');
create macro inside(x) as coalesce(nullif(x, ''), '空');
create macro n(x) as coalesce(cast(x as varchar), '（空）');
create macro num(x) as coalesce(case when x = floor(x) then cast(cast(x as bigint) as varchar) else rtrim(cast(cast(x as decimal(20, 4)) as varchar), '0') end, '（空）');
create macro law(f) as case f when 'FILE-03' then '环境行政处罚办法(环保部令8号)第22条' when 'FILE-07' then '行政处罚法(2021修订)第42条、环境行政处罚办法(环保部令8号)第28、59条、生态环境行政处罚办法(生态环境部令30号)第10条'
    when 'FILE-12' then '环保行政执法与刑事司法衔接工作办法(环环监〔2017〕17号)第5条、行政执法机关移送涉嫌犯罪案件的规定(国务院令310号,2020修订)第5条；环保行政执法与刑事司法衔接工作办法(环环监〔2017〕17号)第6条、行政执法机关移送涉嫌犯罪案件的规定(国务院令310号,2020修订)第5条'
    when 'THREE-11' then '国办发〔2018〕118号四(一)；行政处罚法(2021修订)第58条、生态环境行政处罚办法(生态环境部令30号)第49条' else '' end;
-- A verdict: 0 outside the population, 1 pass, 2 unknown, 3 fail.
create macro verdict(applies, holds) as cast(case when not applies then 0 when applies is null or holds is null then 2 when holds then 1 else 3 end as tinyint);
create macro square(x1, y1, x2, y2) as power(sin(radians((y2 - y1) / 2)), 2) + cos(radians(y1)) * cos(radians(y2)) * power(sin(radians((x2 - x1) / 2)), 2);
create macro metres(x1, y1, x2, y2) as 2 * 6371008.8::double * asin(sqrt(case when square(x1, y1, x2, y2) > 1 then 1 else square(x1, y1, x2, y2) end));

create table raw (check_id varchar, unit_code varchar, subject_key varchar, v tinyint, observed varchar, expected varchar, law_version varchar,
    source_file varchar, source_sheet varchar, source_row bigint, message varchar);
create table tally (check_id varchar, unit_code varchar, population bigint, fail bigint, unknown bigint);
create view inspection as select * from read_parquet('{folder}/inspection-?.parquet');
create view case_file as select * from read_parquet('{folder}/case_file.parquet');
create view source as select * from read_parquet('{folder}/source.parquet');
create table officer as select * from read_parquet('{folder}/officer.parquet');
create table nth as select number, day from workday where is_workday;

-- ---- case files: FILE-03, FILE-04, FILE-05, FILE-12, NET-07 ----
create table cases as
with c as (
    select c.*, coalesce(filed_on, date '2021-12-31') as filed_or_now, coalesce(decided_on, date '2021-12-31') as decided_or_now,
        coalesce(investigated_on, notice_served_on, decided_on, closed_on) is not null as later, coalesce(excluded_days, 0) as deducted,
        coalesce(paid_on, enforcement_requested_on, closed_on) is not null as after_service, coalesce(step_started_on, case when regexp_matches(current_step, '^(案件)?调查(取证)?(阶段|中)?$') then filed_on
            when regexp_matches(current_step, '^(处罚)?(执行|履行)(阶段|中)?$') then served_on end) as begun, date '2021-12-31' - begun - coalesce(excluded_days, 0) as waited
    from (select null::date as investigated_on, null::date as notice_served_on, null::date as paid_on, null::date as enforcement_requested_on, * from case_file) c
), days as (
    select c.*, f.day as file_by, e.day as serve_by, m.on_or_after as month_by, k.on_or_after as ninety_by, r.on_or_after as approve_by, a.number as filed_no, s.number as served_no
    from c left join nth f on f.number = c.found_on_wd + 7 left join nth e on e.number = c.decided_on_wd + 7
    left join workday m on m.day = cast(c.filed_on + interval 3 month as date) + cast(c.deducted as int) left join workday k on k.day = c.filed_on + cast(90 + c.deducted as int)
    left join workday r on r.day = cast(c.transfer_reported_at as date) + 3
    left join workday a on a.day = c.filed_or_now left join workday s on s.day = coalesce(c.served_on, date '2021-12-31')
), rules as (
    select *, decided_or_now >= date '2021-07-15' as two_laws, decided_or_now <= month_by as by_month, decided_or_now - filed_on <= 90 + deducted or decided_or_now <= ninety_by as by_ninety,
        served_no - decided_on_wd <= 7 as serve_ok,
        case when transfer_reported_at is null or transfer_approved_at < transfer_reported_at or (transfer_approved_at is null and transferred_at is not null) then null
            else cast(coalesce(transfer_approved_at, date '2021-12-31') as date) - cast(transfer_reported_at as date) <= 3 or cast(coalesce(transfer_approved_at, date '2021-12-31') as date) <= approve_by end as approved_ok,
        case when transfer_approved_at is null then case when transferred_at is null then true end when transferred_at < transfer_approved_at then null
            when date_diff('second', transfer_approved_at, coalesce(transferred_at, date '2021-12-31')) <= 86400 then true
            when hour(transfer_approved_at) = 0 and minute(transfer_approved_at) = 0 and date_diff('second', transfer_approved_at, coalesce(transferred_at, date '2021-12-31')) < 172800 then null else false end as moved_ok,
        transferred_at is not null and coalesce(not copied_to_procuratorate, false) as uncopied, coalesce(regexp_matches(measure_kind, '犯罪'), false) as crime
    from days
), made as (
    select *, case when not two_laws then by_month when by_month and by_ninety then true when not by_month and not by_ninety then false end as made_ok from rules
), verdicts as (
    select *,
        verdict(not coalesce(regexp_matches("procedure", '简易|当场'), false) and case when filed_on is not null then true
            when coalesce(regexp_matches(status, '不予立案|不立案|销案|撤销'), false) or coalesce(regexp_matches(current_step, '不予立案|不立案|销案|撤销'), false) then false
            when later or found_on is null then true else date '2021-12-31' > file_by end,
            case when filed_on < found_on then null when filed_on is null and later then null else filed_no - found_on_wd <= 7 end) as v03,
        verdict(not coalesce(regexp_matches("procedure", '简易|当场'), false) and case when decided_on is not null then true when closed_on is not null or transferred_at is not null then false
            when coalesce(regexp_matches(status, '销案|撤销|不予|中止|终止|移送'), false) or coalesce(regexp_matches(current_step, '销案|撤销|不予|中止|终止|移送'), false) then false
            when filed_on is null then false else not made_ok end, case when decided_on < filed_on then null else made_ok end) as v04,
        verdict(case when decided_on is null then false when served_on is not null or after_service then true else not serve_ok end,
            case when served_on < decided_on or (served_on is null and after_service) then null when coalesce(regexp_matches(service_method, '公告'), false) and not serve_ok then null else serve_ok end) as v05,
        verdict((transfer_reported_at is not null or transfer_approved_at is not null or transferred_at is not null or crime) and not (coalesce(regexp_matches(measure_kind, '拘留'), false) and not crime)
            and not (transfer_reported_at is not null and transfer_approved_at is null and transferred_at is null and coalesce(approved_ok, false)), approved_ok and moved_ok and not uncopied) as v12,
        verdict(not coalesce(closed_on <= date '2021-12-31' or regexp_matches(coalesce(status, ''), '^已?(结案|归档|办结|完结|撤案|撤销|销案|终止|不予立案)')
            or regexp_matches(coalesce(current_step, ''), '^已?(结案|归档|办结|完结)$'), false) and coalesce(filed_on <= date '2021-12-31', true), waited <= 30) as vn7
    from made
)
select unit_code, v03, v04, v05, v12, vn7, greatest(v03, v04, v05, v12, vn7) >= 2 as hit,
    case when hit then struct_pack(case_id, source_file, source_sheet, source_row, found_on, filed_on, file_by, decided_on, deducted, month_by, ninety_by, two_laws, doc_no, served_on, serve_by, service_method,
        transfer_reported_at, transfer_approved_at, transferred_at, approve_by, approved_ok, moved_ok, uncopied, current_step, begun, waited) end as r
from verdicts;

insert into tally
select check_id, coalesce(unit_code, ''), sum(many) filter (v > 0), sum(many) filter (v = 3), sum(many) filter (v = 2)
from (unpivot (select unit_code, v03 as "FILE-03", v04 as "FILE-04", v05 as "FILE-05", v12 as "FILE-12", vn7 as "NET-07", count(*) as many from cases group by all)
    on "FILE-03", "FILE-04", "FILE-05", "FILE-12", "NET-07" into name check_id value v)
group by all having sum(many) filter (v > 0) > 0;

insert into raw
select 'FILE-03', unit_code, r.case_id, v03, '发现线索' || d(r.found_on) || '，立案' || d(r.filed_on), '不晚于' || d(r.file_by) || '立案', law('FILE-03'), r.source_file, r.source_sheet, r.source_row,
    case v03 when 3 then '案件' || r.case_id || '于' || d(r.found_on) || '发现线索，最迟应于' || d(r.file_by) || '立案，实际立案日期' || d(r.filed_on) || '。'
    else '案件' || r.case_id || '发现线索' || d(r.found_on) || '、立案' || d(r.filed_on) || '，日期缺少、矛盾或新旧规定结论不同，立案时限无法判定。' end
from cases where v03 >= 2;

insert into raw
select 'FILE-04', unit_code, r.case_id, v04, '立案' || d(r.filed_on) || '，决定' || d(r.decided_on) || '，共' || n(r.decided_on - r.filed_on) || '日，扣除' || n(r.deducted) || '日，延长0日', '不晚于' || d(due) || '决定',
    case when r.two_laws then '环境行政处罚办法(环保部令8号)第55条、行政处罚法(2021修订)第60条' else '环境行政处罚办法(环保部令8号)第55条' end, r.source_file, r.source_sheet, r.source_row,
    case v04 when 3 then '案件' || r.case_id || '于' || d(r.filed_on) || '立案，扣除' || n(r.deducted) || '日、延长0日后最迟应于' || d(due) || '作出决定，实际决定日期' || d(r.decided_on) || '。'
    else '案件' || r.case_id || '立案' || d(r.filed_on) || '、决定' || d(r.decided_on) || '，日期缺少、矛盾，或90日与3个月结论不同，决定时限无法判定。' end
from (select *, case when not r.two_laws then r.month_by when r.ninety_by is not null and r.month_by is not null then least(r.month_by, r.ninety_by) end as due from cases where v04 >= 2);

insert into raw
select 'FILE-05', unit_code, r.case_id, v05, '决定' || d(r.decided_on) || '，送达' || d(r.served_on) || '，方式' || w(r.service_method), '不晚于' || d(r.serve_by) || '送达',
    case when r.decided_on < date '2021-07-15' then '行政处罚法(2017修正)第40条' else '行政处罚法(2021修订)第61、85条' end, r.source_file, r.source_sheet, r.source_row,
    case v05 when 3 then '决定书' || w(r.doc_no) || '于' || d(r.decided_on) || '作出，最迟应于' || d(r.serve_by) || '送达，实际送达日期' || d(r.served_on) || '。'
    else '案件' || r.case_id || '决定' || d(r.decided_on) || '、送达' || d(r.served_on) || '、方式' || w(r.service_method) || '：日期缺少或矛盾，或为公告送达，由人工核对。' end
from cases where v05 >= 2;

insert into raw
select 'FILE-12', unit_code, r.case_id, v12, '移送报告' || t(r.transfer_reported_at) || '，批准' || t(r.transfer_approved_at) || '，移送' || t(r.transferred_at),
    '不晚于' || d(r.approve_by) || '作出移送决定，批准后' || hours || '小时内移送公安机关并抄送检察院', case when dated then law('FILE-12') else '' end, r.source_file, r.source_sheet, r.source_row,
    case v12 when 3 then '案件' || r.case_id || '：' || case when not r.approved_ok then '逾期未作出移送决定；' else '' end || case when not r.moved_ok then '批准后逾期移送；' else '' end
        || case when r.uncopied then '没有抄送检察院；' else '' end || '移送报告' || t(r.transfer_reported_at) || '（最迟' || d(r.approve_by) || '决定），批准' || t(r.transfer_approved_at) || '，移送' || t(r.transferred_at)
        || '（批准后' || num(round(date_diff('second', r.transfer_approved_at, r.transferred_at) / 3600, 2)) || '小时，限' || hours || '小时）。'
    else '案件' || r.case_id || '缺少移送报告、批准或移送时间，或只有日期没有钟点，移送时限无法判定。' end
from (select *, coalesce(r.transfer_approved_at, r.transfer_reported_at, r.transferred_at) is not null as dated, case when dated then '24' else '（空）' end as hours from cases where v12 >= 2);

insert into raw
select 'NET-07', unit_code, r.case_id, vn7, '当前环节“' || w(r.current_step) || '”自' || d(r.begun) || '起，已' || n(r.waited) || '天', '不超过30天', '', r.source_file, r.source_sheet, r.source_row,
    case vn7 when 3 then '案件' || r.case_id || '停在“' || w(r.current_step) || '”环节，自' || d(r.begun) || '起已' || n(r.waited) || '天，超过30天。'
    else '案件' || r.case_id || '没有环节开始日期，无法判定是否停滞。' end
from cases where vn7 >= 2;
drop table cases;
