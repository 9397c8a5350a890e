-- One quarter of inspections and its long relations; {quarter} is 1 to 4. Numbers of rows lie apart by quarter, as in a lake.
copy (
    with visit as (
        select range as i, i % {units} as u, (i // {units}) % 9 as pair, (i // {units}) // 9 as m,
            -- One run of twenty visits in five hundred is made up: all on one day.
            h(hash(u, pair), m // 20, 500) = 0 as made_up, case when made_up then m // 20 * 10 else m // 2 end * 5 // 4 as place
        from range({inspections})
    ), days as (
        select v.*, w.day from visit v join worked w on w.place = v.place where quarter(w.day) = {quarter}
    ), times as (
        select *, u + {units} * h(i, 80, {per_unit}) as s,
            day + to_minutes(540 + 300 * (m % 2) + h(i, 81, 60) - case when m % 2 = 1 and h(i, 82, 300) = 0 then 260 else 0 end) as started
        from days
    ), spans as (
        select *, case when h(i, 83, 500) > 0 then started end as started_at,
            started + to_minutes(case when h(i, 84, 300) = 0 then 5 else 40 + h(i, 85, 60) end) as ended,
            u * {staff} + 2 * pair as a, h(i, 86, 300) = 0 as alone
        from times
    )
    select unit_of(u) as unit_code, 'JC' || printf('%09d', i) as inspection_id, 'RW' || printf('%09d', i // 3) as task_id,
        case when h(i, 87, 30) = 0 then '信访投诉' else '双随机' end as task_source,
        case when h(i, 88, 300) > 0 then credit(p.s) end as credit_code, '某某' || p.s || '化工有限公司' as source_name,
        started_at, case when h(i, 89, 400) > 0 then ended end as ended_at,
        case when h(i, 90, 300) > 0 then person(a) || case when alone then '' else '、' || person(a + 1) end end as officers,
        case when h(i, 91, 200) > 0 then certificate(a + case when h(i, 92, 1000) = 0 then 90000000 else 0 end) || case when alone then '' else '、' || certificate(a + 1) end end as certificate_nos,
        case when h(i, 93, 300) > 0 then '厂区' end as place,
        case when h(i, 94, 200) > 0 then coalesce(o.longitude, 100 + u % 25) + h(i, 95, 20) / 10000.0::double + case when h(i, 96, 100) = 0 then 0.02::double else 0 end end as longitude,
        case when h(i, 94, 200) > 0 then coalesce(o.latitude, 22 + u % 20) + h(i, 97, 20) / 10000.0::double end as latitude,
        case when h(i, 98, 300) > 0 then h(i, 99, 100) > 0 end as showed_certificate, h(i, 100, 10) > 0 as on_site,
        case when h(i, 101, 300) > 0 then '现场检查治污设施运行情况' end as content, case when h(i, 102, 300) > 0 then '未发现环境违法问题' end as conclusion,
        case when h(i, 103, 300) > 0 then h(i, 104, 200) % 9 + case when h(i, 105, 20) > 0 then 1 else 0 end end as photo_count,
        case when h(i, 106, 500) > 0 then ended + to_minutes(case when h(i, 107, 100) = 0 then 3000 else h(i, 108, 600) end) end as created_at,
        {quarter} * 1000000000::bigint + i as row_id, 'D05-{quarter}.xlsx' as source_file, '检查记录' as source_sheet, i + 2 as source_row,
        wd(started_at::date) as started_at_wd, wd(ended_at::date) as ended_at_wd, wd(created_at::date) as created_at_wd,
        case when h(i, 88, 300) > 0 then h(p.s, 22, 1000) > 0 end as credit_code_ok
    from spans p left join read_parquet('{folder}/source.parquet') o on o.row_id = p.s + 1 order by i
) to '{folder}/inspection-{quarter}.parquet' (format parquet, compression zstd);;

copy (
    select row_id, unnest(range(1, len(people) + 1)) as position, unnest(people) as value
    from (select row_id, string_split(officers, '、') as people from read_parquet('{folder}/inspection-{quarter}.parquet') where officers is not null)
) to '{folder}/inspection__officers-{quarter}.parquet' (format parquet, compression zstd);;

copy (
    select row_id, unnest(range(1, len(people) + 1)) as position, unnest(people) as value
    from (select row_id, string_split(certificate_nos, '、') as people from read_parquet('{folder}/inspection-{quarter}.parquet') where certificate_nos is not null)
) to '{folder}/inspection__certificate_nos-{quarter}.parquet' (format parquet, compression zstd);;
