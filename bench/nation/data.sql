-- A fictional nation's year as canonical tables. {names} in braces are filled in by data.py.
-- Two officers of a unit make two visits a day, in an order that leaves no clash; faults are then strewn at the rates written below.
create macro h(i, k, m) as cast(hash(i, k) % m as bigint);;
create macro unit_of(u) as cast(110101 + (u // 99) * 100 + u % 99 as varchar);;
create macro credit(s) as '91' || unit_of(s % {units}) || printf('%09d', s) || 'K';;
create macro pick(list, i, k) as list[1 + h(i, k, len(list))];;
create macro family() as ['张','王','李','赵','刘','陈','杨','黄','周','吴','徐','孙','马','朱','胡','郭','何','高','林','罗'];;
create macro given() as ['伟','秀','建','晓','丽','强','志','敏','国','明','军','芳','平','刚','英','华','文','红','玉','海','山','林','春','梅','宁','波','勇','杰','涛','超'];;
create macro person(o) as pick(family(), o, 1) || pick(given(), o, 2) || pick(given(), o, 3);;
create macro certificate(o) as '04' || printf('%08d', o);;
create macro in_year(d) as case when d <= date '2021-12-31' then d end;;
create macro wd(d) as getvariable('numbers')[1 + date_diff('day', date '2018-01-01', d)];;

create table worked as select day, row_number() over (order by day) - 1 as place from workday where is_workday and year(day) = 2021;;

copy (
    with base as (
        select range as s, s % {units} as u, h(s, 10, 1000) as kind from range({sources})
    )
    select unit_of(u) as unit_code, credit(s) as credit_code, '某某' || s || '化工有限公司' as source_name, '26' || h(s, 11, 90) as industry_code,
        case when kind < 5 then null when kind < 105 then '重点排污单位' when kind < 140 then '特殊监管对象' else '一般排污单位' end as source_kind,
        case when h(s, 12, 500) = 0 then kind >= 105 else kind >= 5 and kind < 105 end as is_key_source,
        case when kind < 300 then '较大' else '一般' end as risk_level,
        case when h(s, 13, 50) > 0 then 100 + u % 25 + h(s, 14, 3000) / 10000.0::double end as longitude,
        case when h(s, 13, 50) > 0 then 22 + u % 20 + h(s, 15, 3000) / 10000.0::double end as latitude,
        case when h(s, 16, 200) > 0 then date '2021-12-31' - cast(case when h(s, 17, 20) = 0 then 93 + h(s, 18, 200) else h(s, 18, 92) end as int) end as updated_on,
        case when h(s, 19, 50) = 0 then case when h(s, 20, 10) = 0 then '正常生产' else '关停' end else '正常生产' end as status,
        case when h(s, 19, 50) = 0 then date '2021-01-01' + cast(h(s, 21, 360) as int) end as closed_on,
        s + 1 as row_id, 'D03.xlsx' as source_file, '名录库' as source_sheet, s + 2 as source_row,
        wd(updated_on) as updated_on_wd, wd(closed_on) as closed_on_wd, h(s, 22, 1000) > 0 as credit_code_ok
    from base order by s
) to '{folder}/source.parquet' (format parquet, compression zstd);;

copy (
    select unit_of(range // {staff}) as unit_code, person(range) as officer_name, 'G' || certificate(range) as staff_no, certificate(range) as certificate_no,
        case when h(range, 30, 200) > 0 then date '2022-01-01' + cast(case when h(range, 31, 60) = 0 then h(range, 32, 300) - 360 else h(range, 32, 1500) end as int) end as certificate_until,
        case when h(range, 33, 30) = 0 then '借调' else '在岗' end as status,
        case when h(range, 34, 100) > 0 then range % {staff} in (0, 17) end as is_reviewer,
        case when range % {staff} in (0, 17) then case when h(range, 35, 50) > 0 then h(range, 36, 20) > 0 end end as has_legal_qualification,
        case when range % {staff} in (0, 17) then date '2012-01-01' + cast(h(range, 37, 3400) as int) end as reviewer_since_on,
        case when h(range, 38, 40) = 0 then date '2021-01-01' + cast(h(range, 39, 500) as int) end as left_on,
        100000000 + range as row_id, 'D02.xlsx' as source_file, '人员' as source_sheet, range + 2 as source_row,
        wd(certificate_until) as certificate_until_wd, wd(reviewer_since_on) as reviewer_since_on_wd, wd(left_on) as left_on_wd
    from range({officers}) order by range
) to '{folder}/officer.parquet' (format parquet, compression zstd);;

copy (
    with base as (
        select range as c, c % {units} as u, u + {units} * h(c, 50, {per_unit}) as s, date '2020-10-01' + cast(h(c, 51, 430) as int) as found_on from range({cases})
    ), filed as (
        select *, case when h(c, 52, 100) > 0 then in_year(found_on + cast(h(c, 53, 9) + case when h(c, 54, 100) = 0 then 20 else 0 end as int)) end as filed_on from base
    ), decided as (
        select *, in_year(filed_on + cast(20 + h(c, 55, 65) + case when h(c, 56, 30) = 0 then 45 else 0 end as int)) as decided_on from filed
    ), served as (
        select *, case when h(c, 57, 200) > 0 then in_year(decided_on + cast(h(c, 58, 9) + case when h(c, 59, 100) = 0 then 15 else 0 end as int)) end as served_on from decided
    ), closed as (
        select *, in_year(served_on + cast(30 + h(c, 60, 60) as int)) as closed_on, decided_on is not null and h(c, 61, 50) = 0 as is_crime from served
    ), transfer as (
        select *, case when is_crime and h(c, 62, 30) > 0 then decided_on::timestamp + to_minutes(540 + h(c, 63, 400)) end as transfer_reported_at from closed
    ), approved as (
        select *, case when h(c, 64, 40) > 0 then transfer_reported_at + to_hours(2 + h(c, 65, 66) + case when h(c, 66, 20) = 0 then 96 else 0 end) end as approved_at from transfer
    )
    select unit_of(u) as unit_code, 'AJ' || printf('%08d', c) as case_id, credit(s) as credit_code, '某某' || s || '化工有限公司' as party,
        found_on, filed_on, case when h(c, 67, 30) = 0 then '简易程序' else '普通程序' end as procedure,
        '环罚〔' || year(decided_on) || '〕' || c || '号' as doc_no, decided_on, '罚款' as penalty_kind, served_on,
        case when h(c, 68, 50) = 0 then '公告送达' else '直接送达' end as service_method, closed_on,
        case when is_crime then '涉嫌犯罪移送' end as measure_kind,
        case when h(c, 69, 500) = 0 then '撤销' end as review_result,
        case when closed_on is not null then '结案' when decided_on is not null then '送达执行' else '调查取证' end as current_step,
        case when h(c, 70, 100) > 0 then coalesce(closed_on, decided_on, filed_on, found_on) end as step_started_on,
        case when h(c, 71, 20) = 0 then h(c, 72, 30) end as excluded_days,
        case when h(c, 73, 50) = 0 then 30::bigint end as extended_days, case when h(c, 73, 50) = 0 then filed_on + 80 end as extension_approved_on,
        transfer_reported_at, case when h(c, 74, 20) = 0 then date_trunc('day', approved_at) else approved_at end as transfer_approved_at,
        approved_at + to_hours(1 + h(c, 75, 20) + case when h(c, 76, 20) = 0 then 30 else 0 end) as transferred_at,
        case when is_crime then h(c, 77, 20) > 0 end as copied_to_procuratorate,
        case when closed_on is not null then '已结案' when h(c, 78, 200) = 0 then '销案' else '办理中' end as status,
        200000000 + c as row_id, 'D06.xlsx' as source_file, '台账' as source_sheet, c + 2 as source_row,
        wd(found_on) as found_on_wd, wd(filed_on) as filed_on_wd, wd(decided_on) as decided_on_wd, wd(served_on) as served_on_wd, wd(closed_on) as closed_on_wd,
        wd(step_started_on) as step_started_on_wd, wd(extension_approved_on) as extension_approved_on_wd, wd(transfer_reported_at::date) as transfer_reported_at_wd,
        wd(transfer_approved_at::date) as transfer_approved_at_wd, wd(transferred_at::date) as transferred_at_wd, true as credit_code_ok
    from approved order by c
) to '{folder}/case_file.parquet' (format parquet, compression zstd);;
